from http import HTTPStatus

from expense_tracker.api import api


def test_the_page_tells_every_operation(client):
    page = client.get("/api/docs")
    assert page.status_code == HTTPStatus.OK
    text = page.content.decode()
    for operations in api.document["paths"].values():
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in text
