"""The first edition: public resources, the record of change sets, and the triggers that keep it append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

HISTORY = {  # and the row that a new one would replace
    "changeset": "SELECT 1 FROM changeset WHERE id = NEW.id",
    "change": "SELECT 1 FROM change WHERE change_set_id = NEW.change_set_id AND position = NEW.position",
    "transition": "SELECT 1 FROM transition WHERE number = NEW.number",
    "editionrecord": "SELECT 1 FROM editionrecord WHERE number = NEW.number OR change_set_id = NEW.change_set_id",
    "blob": "SELECT 1 FROM blob WHERE sha256 = NEW.sha256",
}
REFUSAL = "history is append-only"


def upgrade() -> None:
    """Create every table and forbid changing history."""
    _create_tables()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
    for table in HISTORY:
        _forbid_changes(table)


def _forbid_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()"
        )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    op.execute(  # SQLite's REPLACE deletes a row without asking the trigger above
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({HISTORY[table]}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _create_tables() -> None:
    op.create_table(
        "actionplan",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "datasystem",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("purpose_es", sa.String(), nullable=True),
        sa.Column("purpose_en", sa.String(), nullable=True),
        sa.Column("in_use_since", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "evidence",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("subject_resource", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_evidence_subject", "evidence", ["subject"], unique=False)
    op.create_table(
        "facilitatorcohort",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("people_hidden", sa.Boolean(), nullable=True),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("method_es", sa.String(), nullable=True),
        sa.Column("method_en", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "figure",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("label_es", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=True),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("qualifier", sa.String(), nullable=True),
        sa.Column("unit_es", sa.String(), nullable=True),
        sa.Column("unit_en", sa.String(), nullable=True),
        sa.Column("provenance", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "forumsession",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes_url", sa.String(), nullable=True),
        sa.Column("seats_government", sa.Integer(), nullable=True),
        sa.Column("seats_civil_society", sa.Integer(), nullable=True),
        sa.Column("seats_academia", sa.Integer(), nullable=True),
        sa.Column("seats_private", sa.Integer(), nullable=True),
        sa.Column("seats_community", sa.Integer(), nullable=True),
        sa.Column("seats_international", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "governancecomponent",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("in_place_since", sa.Date(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "organisation",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("name_es", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("role_es", sa.String(), nullable=True),
        sa.Column("role_en", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "place",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("participation_unit", sa.Boolean(), nullable=True),
        sa.Column("lat", sa.String(), nullable=True),
        sa.Column("lon", sa.String(), nullable=True),
        sa.Column("precision", sa.String(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("population_year", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "programme",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("challenge_es", sa.String(), nullable=True),
        sa.Column("challenge_en", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("run_by_es", sa.String(), nullable=True),
        sa.Column("run_by_en", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "staffuser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("system", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username"),
    )
    op.create_table(
        "stage",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("objective_es", sa.String(), nullable=True),
        sa.Column("objective_en", sa.String(), nullable=True),
        sa.Column("tools_es", sa.String(), nullable=True),
        sa.Column("tools_en", sa.String(), nullable=True),
        sa.Column("planned_start", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("actual_start", sa.Date(), nullable=True),
        sa.Column("actual_end", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "activity",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("tool", sa.String(), nullable=True),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage"],
            ["stage.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "agendaitem",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("problem_es", sa.String(), nullable=True),
        sa.Column("problem_en", sa.String(), nullable=True),
        sa.Column("service_area", sa.String(), nullable=True),
        sa.Column("responsible", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("dropped_reason_es", sa.String(), nullable=True),
        sa.Column("dropped_reason_en", sa.String(), nullable=True),
        sa.Column("baseline", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("unit_es", sa.String(), nullable=True),
        sa.Column("unit_en", sa.String(), nullable=True),
        sa.Column("commitments", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["responsible"],
            ["organisation.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "changeset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposer_id"],
            ["staffuser.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "commitment",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("problem_es", sa.String(), nullable=True),
        sa.Column("problem_en", sa.String(), nullable=True),
        sa.Column("status_quo_es", sa.String(), nullable=True),
        sa.Column("status_quo_en", sa.String(), nullable=True),
        sa.Column("action_es", sa.String(), nullable=True),
        sa.Column("action_en", sa.String(), nullable=True),
        sa.Column("result_es", sa.String(), nullable=True),
        sa.Column("result_en", sa.String(), nullable=True),
        sa.Column("lead", sa.String(), nullable=True),
        sa.Column("supporting", sa.String(), nullable=False),
        sa.Column("ogp_values", sa.String(), nullable=False),
        sa.Column("sdg", sa.String(), nullable=False),
        sa.Column("policy_area", sa.String(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.String(), nullable=True),
        sa.Column("original_end", sa.Date(), nullable=True),
        sa.Column("end_reason_es", sa.String(), nullable=True),
        sa.Column("end_reason_en", sa.String(), nullable=True),
        sa.Column("lifecycle", sa.String(), nullable=False),
        sa.Column("completion", sa.String(), nullable=False),
        sa.Column("budget", sa.String(), nullable=True),
        sa.Column("snip", sa.String(), nullable=True),
        sa.Column("act_number", sa.String(), nullable=True),
        sa.Column("inception_report_url", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead"],
            ["organisation.code"],
        ),
        sa.ForeignKeyConstraint(
            ["plan"],
            ["actionplan.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "event",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("modality", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("people_hidden", sa.Boolean(), nullable=True),
        sa.Column("minutes_url", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["place"],
            ["place.code"],
        ),
        sa.ForeignKeyConstraint(
            ["stage"],
            ["stage.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "staffsession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["staffuser.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table(
        "assessment",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("assessor", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("completion", sa.String(), nullable=True),
        sa.Column("verifiable", sa.Boolean(), nullable=True),
        sa.Column("potential", sa.String(), nullable=True),
        sa.Column("opened_government", sa.String(), nullable=True),
        sa.Column("note_es", sa.String(), nullable=True),
        sa.Column("note_en", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessor"],
            ["organisation.code"],
        ),
        sa.ForeignKeyConstraint(
            ["commitment"],
            ["commitment.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_assessment_commitment", "assessment", ["commitment"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("age_band", sa.String(), nullable=False),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("people_hidden", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.code"],
        ),
        sa.ForeignKeyConstraint(
            ["place"],
            ["place.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_attendance_event", "attendance", ["event"], unique=False)
    op.create_table(
        "change",
        sa.Column("change_set_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.String(), nullable=False),
        sa.Column("new", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_set_id"],
            ["changeset.id"],
        ),
        sa.PrimaryKeyConstraint("change_set_id", "position"),
    )
    op.create_index("ix_change_code", "change", ["code"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("event", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("theme", sa.String(), nullable=True),
        sa.Column("text_es", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=True),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("reasoned_response_es", sa.String(), nullable=True),
        sa.Column("reasoned_response_en", sa.String(), nullable=True),
        sa.Column("responded_on", sa.Date(), nullable=True),
        sa.Column("agenda_item", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agenda_item"],
            ["agendaitem.code"],
        ),
        sa.ForeignKeyConstraint(
            ["event"],
            ["event.code"],
        ),
        sa.ForeignKeyConstraint(
            ["place"],
            ["place.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "editionrecord",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change_set_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_set_id"],
            ["changeset.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("change_set_id"),
    )
    op.create_table(
        "measurement",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("agenda_item", sa.String(), nullable=True),
        sa.Column("indicator", sa.String(), nullable=True),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item"],
            ["agendaitem.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "milestone",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("responsible", sa.String(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("original_end", sa.Date(), nullable=True),
        sa.Column("end_reason_es", sa.String(), nullable=True),
        sa.Column("end_reason_en", sa.String(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("completion", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment"],
            ["commitment.code"],
        ),
        sa.ForeignKeyConstraint(
            ["responsible"],
            ["organisation.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_milestone_commitment", "milestone", ["commitment"], unique=False)
    op.create_table(
        "risk",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=True),
        sa.Column("agenda_item", sa.String(), nullable=True),
        sa.Column("title_es", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("mitigation_es", sa.String(), nullable=True),
        sa.Column("mitigation_en", sa.String(), nullable=True),
        sa.Column("responsible", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agenda_item"],
            ["agendaitem.code"],
        ),
        sa.ForeignKeyConstraint(
            ["commitment"],
            ["commitment.code"],
        ),
        sa.ForeignKeyConstraint(
            ["responsible"],
            ["organisation.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "transition",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change_set_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["staffuser.id"],
        ),
        sa.ForeignKeyConstraint(
            ["change_set_id"],
            ["changeset.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_transition_change_set_id", "transition", ["change_set_id"], unique=False)
    op.create_table(
        "progressupdate",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=True),
        sa.Column("milestone", sa.String(), nullable=True),
        sa.Column("event_date", sa.Date(), nullable=False),
        sa.Column("text_es", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=True),
        sa.Column("from_completion", sa.String(), nullable=True),
        sa.Column("to_completion", sa.String(), nullable=True),
        sa.Column("obstacles_es", sa.String(), nullable=True),
        sa.Column("obstacles_en", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["commitment"],
            ["commitment.code"],
        ),
        sa.ForeignKeyConstraint(
            ["milestone"],
            ["milestone.code"],
        ),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_progressupdate_commitment", "progressupdate", ["commitment"], unique=False)
    op.create_index("ix_progressupdate_milestone", "progressupdate", ["milestone"], unique=False)
