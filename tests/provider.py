"""An identity provider for the tests: OpenID Connect on the loopback, RS256, PKCE; it asks nobody for a password.

`Provider.person` holds the claims of whoever signs in next; None: the provider refuses.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import secrets
import socket
import threading
import time
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT, SECRET = "ess-quartiers", "secret-du-client"


class Provider:
    """The application and its memory; `address` is its issuer."""

    def __init__(self, address: str):
        self.address, self.person = address, None
        self.signed_out = 0
        self.key = RSAKey.generate_key(2048, {"use": "sig", "kid": "essai"})
        self._codes: dict[str, tuple[dict, dict]] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.metadata),
                Route("/autoriser", self.authorize),
                Route("/jeton", self.token, methods=["POST"]),
                Route("/cles", self.keys),
                Route("/sortir", self.end),
            ]
        )

    async def metadata(self, request: Request) -> JSONResponse:
        """Where everything is."""
        place = self.address
        return JSONResponse(
            {
                "issuer": place,
                "authorization_endpoint": f"{place}/autoriser",
                "token_endpoint": f"{place}/jeton",
                "jwks_uri": f"{place}/cles",
                "end_session_endpoint": f"{place}/sortir",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    async def authorize(self, request: Request) -> RedirectResponse:
        """Back at once, with a code or a refusal."""
        asked = dict(request.query_params)
        back = {"state": asked["state"]}
        if self.person is None:
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe(16)
            self._codes[back["code"]] = (asked, dict(self.person))
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def token(self, request: Request) -> JSONResponse:
        """The signed token, once, to the client that proves to be itself."""
        form = await request.form()
        asked, person = self._codes.pop(form["code"])
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if request.headers["authorization"] != f"Basic {basic}" or challenge != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]} | person
        signed = jwt.encode({"alg": "RS256", "kid": "essai"}, claims, self.key)
        return JSONResponse({"access_token": "inutile", "token_type": "Bearer", "id_token": signed, "expires_in": 300})

    async def keys(self, request: Request) -> JSONResponse:
        """The public key."""
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def end(self, request: Request) -> RedirectResponse:
        """Signed out; back where the application asked."""
        self.signed_out += 1
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)


@contextlib.contextmanager
def providing():
    """A provider that answers on a free port of the loopback."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = Provider(f"http://localhost:{listening.getsockname()[1]}")
    server = uvicorn.Server(uvicorn.Config(provider.app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(20)


def secrets_file(provider: Provider, more: str = "") -> str:
    """What `secrets.toml` says to use it."""
    return f"""[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "{"0123456789abcdef" * 3}"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{provider.address}/.well-known/openid-configuration"

[acces]
claim = "groupes"
{more}
"""
