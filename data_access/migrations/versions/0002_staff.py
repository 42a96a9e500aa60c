"""Staff: second factors, sessions that end, tries to sign in, drafts, and the append-only audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

REFUSAL = "history is append-only"


def upgrade() -> None:
    """Create the tables of staff; no session was ever opened before, so that table is made anew."""
    for column in (
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("password_expired", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("oidc_issuer", sa.String(), nullable=True),
        sa.Column("oidc_subject", sa.String(), nullable=True),
    ):
        op.add_column("staffuser", column)
    op.create_index("ix_staffuser_oidc", "staffuser", ["oidc_issuer", "oidc_subject"], unique=True)
    op.drop_table("staffsession")
    _create_tables()
    _forbid_changes()


def _create_tables() -> None:
    op.create_table(
        "staffsession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("last_seen_at", sa.String(), nullable=False),
        sa.Column("expires_at", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staffuser.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_staffsession_user_id", "staffsession", ["user_id"])
    op.create_table(
        "recoverycode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["staffuser.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_recoverycode_user_id", "recoverycode", ["user_id"])
    op.create_table(
        "signinattempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("account_key", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staffuser.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("at", "account_key", "address"):
        op.create_index(f"ix_signinattempt_{column}", "signinattempt", [column])
    op.create_table(
        "formdraft",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staffuser.id"]),
        sa.PrimaryKeyConstraint("user_id", "subject"),
    )
    op.create_table(
        "auditentry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["staffuser.id"]),
        sa.PrimaryKeyConstraint("number"),
    )


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":  # the function is the first edition's
        op.execute(
            "CREATE TRIGGER auditentry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON auditentry "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change()"
        )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER auditentry_no_{action.lower()} BEFORE {action} ON auditentry "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    same = "SELECT 1 FROM auditentry WHERE number = NEW.number"
    op.execute(
        f"CREATE TRIGGER auditentry_no_replace BEFORE INSERT ON auditentry WHEN EXISTS ({same}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
