"""A session with the language server, by the client that pygls is tested with."""

import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROGRAM = os.environ.pop("GRANTLINT_PROGRAM")
EXAMPLES = pathlib.Path(__file__).parents[2] / "testdata" / "examples"
DRAFT = """{
  "header": {"alg": "RS256", "kid": "key-1"},
  "payload": {
    "aud": "https://test.maskinporten.no",
    "iss": "0f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b",
    "consumer_orgno": "310149942",
    "scope": "digdir:test, digdir:demo"
  }
}
"""
COMMAND = [PROGRAM, "lsp", "--no-config", "--env", "test", "--lang", "en"]


@pytest_lsp.fixture(config=ClientServerConfig(server_command=COMMAND))
async def client(lsp_client: LanguageClient):
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities("visual-studio-code"), root_uri=None)
    )
    yield
    await lsp_client.shutdown_session()


async def opened(client, uri, language, text):
    item = types.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return client.diagnostics[uri]


@pytest.mark.asyncio
async def test_a_draft_is_shown_explained_and_fixed(client):
    uri = "file:///project/grant.json"
    found = await opened(client, uri, "json", DRAFT)
    assert {"MP-110 audience", "unknown-claim", "MP-200 scope-format"} <= {one.code for one in found}
    audience = next(one for one in found if one.code == "MP-110 audience")
    assert audience.severity == types.DiagnosticSeverity.Error
    line = DRAFT.splitlines()[audience.range.start.line]
    marked = line[audience.range.start.character : audience.range.end.character]
    assert marked == '"https://test.maskinporten.no"'

    document = types.TextDocumentIdentifier(uri=uri)
    hover = await client.text_document_hover_async(
        types.HoverParams(text_document=document, position=audience.range.start)
    )
    assert "### Why" in hover.contents.value

    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=document,
            range=audience.range,
            context=types.CodeActionContext(diagnostics=[audience]),
        )
    )
    kinds = [action.kind for action in actions]
    assert kinds == [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]
    edit = actions[0].edit.changes[uri][0]
    assert edit.range == audience.range and edit.new_text == '"https://test.maskinporten.no/"'
    right = actions[1].edit.changes[uri][0].new_text
    assert right == (
        DRAFT.replace("maskinporten.no", "maskinporten.no/")
        .replace("consumer_orgno", "consumer_org")
        .replace("digdir:test, digdir:demo", "digdir:test digdir:demo")
    )

    change = types.TextDocumentContentChangeWholeDocument(text=right)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=uri, version=2), content_changes=[change]
        )
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert not [one for one in client.diagnostics[uri] if one.severity == types.DiagnosticSeverity.Error]


@pytest.mark.asyncio
async def test_a_signed_grant_is_shown_and_left_as_it_is(client):
    uri = "file:///project/grant.jwt"
    found = await opened(client, uri, "plaintext", (EXAMPLES / "grant.jwt").read_text())
    assert "MP-110 audience" in {one.code for one in found}
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=uri),
            range=types.Range(types.Position(0, 0), types.Position(1, 0)),
            context=types.CodeActionContext(diagnostics=[]),
        )
    )
    assert not actions
