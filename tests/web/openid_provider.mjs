// A real OpenID provider for tests/web/test_staff_oidc.py: `node openid_provider.mjs PORT CLIENT_ID CLIENT_SECRET REDIRECT_URI`.
// Whoever types a name into its development form is that subject.
import Provider from "oidc-provider";

const [port, client_id, client_secret, redirect_uri] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id, client_secret, redirect_uris: [redirect_uri], response_types: ["code"], grant_types: ["authorization_code"] }],
  pkce: { required: () => true },
  findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
