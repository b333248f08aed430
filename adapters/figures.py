"""The figures of a running bot, for Prometheus. No label names a seller or a case."""

import logging

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.stores.port import Tenant

# Seconds. Chat platforms give up after three.
_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
# Seconds a reminder may be late: a look each second, a lease of a minute and a half, a platform that is down.
_LATE = (1.0, 2.0, 5.0, 15.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0)


class Counted:
    """Counts what happens, as `Figures`; `page` is what Prometheus reads."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._turns = Counter("amicable_turns", "Events answered by the desk", ["platform", "event"], registry=registry)
        self._turn = Histogram(
            "amicable_turn_seconds", "Until an event is decided and stored", ["platform"], registry=registry, buckets=_QUICK
        )
        self._acks = Histogram(
            "amicable_ack_seconds", "Until a press is acknowledged", ["platform"], registry=registry, buckets=_QUICK
        )
        self._reminders = Counter(
            "amicable_reminders", "Reminders settled, by what became of them", ["platform", "state"], registry=registry
        )
        self._late = Histogram(
            "amicable_reminder_late_seconds",
            "How late a reminder was sent",
            ["platform"],
            registry=registry,
            buckets=_LATE,
        )
        self._tries = Counter(
            "amicable_deliveries", "Messages handed to a platform", ["platform", "outcome"], registry=registry
        )
        self._queue = Gauge(
            "amicable_reminders_queued",
            "Reminders claimed here that wait for their turn",
            ["platform", "tenant"],
            registry=registry,
        )
        self._errors = Counter("amicable_errors", "Lines of the log that are errors", ["logger"], registry=registry)
        self._looked = Gauge(
            "amicable_reminders_looked_seconds", "Since the reminders were last looked at", registry=registry
        )
        self._overdue = Gauge(
            "amicable_reminders_overdue_seconds", "How long the oldest reminder waits that may go", registry=registry
        )

    def turned(self, platform: str, event: str, seconds: float) -> None:
        """As `Figures.turned`."""
        self._turns.labels(platform, event).inc()
        self._turn.labels(platform).observe(seconds)

    def acknowledged(self, platform: str, seconds: float) -> None:
        """As `Figures.acknowledged`."""
        self._acks.labels(platform).observe(seconds)

    def reminded(self, tenant: Tenant, state: str, late: float) -> None:
        """As `Figures.reminded`."""
        platform, _ = tenant
        self._reminders.labels(platform, state).inc()
        if state == "sent":
            self._late.labels(platform).observe(max(0.0, late))

    def tried(self, tenant: Tenant, outcome: str) -> None:
        """As `Figures.tried`."""
        self._tries.labels(tenant[0], outcome).inc()

    def queued(self, tenant: Tenant, count: int) -> None:
        """As `Figures.queued`."""
        self._queue.labels(*tenant).set(count)

    def count_errors(self) -> None:
        """Count what is logged as an error from now on, by logger."""
        logging.getLogger().addHandler(_Errors(self._errors))

    def page(self, looked: float, overdue: float) -> bytes:
        """All figures in the format of Prometheus.

        The reminders were looked at `looked` seconds ago, and the oldest that may go waits for `overdue` seconds.
        """
        self._looked.set(looked)
        self._overdue.set(overdue)
        return generate_latest(self._registry)


class _Errors(logging.Handler):
    def __init__(self, errors: Counter) -> None:
        super().__init__(logging.ERROR)
        self._errors = errors

    def emit(self, record: logging.LogRecord) -> None:
        """Count it."""
        self._errors.labels(record.name).inc()
