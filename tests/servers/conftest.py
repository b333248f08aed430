from collections.abc import AsyncIterator

import pytest

from tests.servers.bolted import Place, place
from tests.servers.slack import Pace, Slack

QUICK = Pace(ack=0.4, retries=(0.0, 0.05, 0.05), warning=0.1)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(QUICK) as running:
        yield running


@pytest.fixture
def there(slack: Slack) -> Place:
    return place(slack)
