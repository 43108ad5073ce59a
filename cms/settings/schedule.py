"""What beat sends, and how often: hints, that may be lost or come twice (docs/architecture.md)."""

from __future__ import annotations


def _every(seconds: float, task: str, queue: str = "") -> dict[str, object]:
    """One that was not begun when the next is due is not begun at all. An empty queue is the workers' usual one."""
    options: dict[str, object] = {"expires": seconds}
    return {"task": task, "schedule": seconds, "options": {**options, "queue": queue} if queue else options}


CELERY_BEAT_SCHEDULE = {
    "deliveries-due": _every(1, "publishers.tick"),
    "deliveries-sweep": _every(10, "publishers.sweep"),
    "derivatives-due": _every(10, "publishers.derive", "derivatives"),
    "proofs-due": _every(5, "publishers.prove"),
    "figures-due": _every(60, "publishers.measure"),
    "access-renewed": _every(60, "publishers.renew"),
    "entries-sweep": _every(60, "entries.sweep"),
    "pages-scheduled": _every(30, "pages.publish_scheduled"),
    "pictures-made": _every(60, "pages.make_pictures", "derivatives"),
    "hubs-asked": _every(60, "syndication.ask_hubs"),
    "hub-due": _every(5, "syndication.hub"),
    "harvests-due": _every(15, "syndication.harvest", "inbound"),
    "sources-due": _every(5, "syndication.poll", "inbound"),
    "proposals-due": _every(15, "syndication.settle", "inbound"),
    "inbox-kept": _every(60, "syndication.keep_inbox", "inbound"),
    "exchange-work": _every(10, "syndication.exchange_work", "inbound"),
    "exchange-tell": _every(5, "syndication.exchange_tell", "inbound"),
    "exchange-tidy": _every(600, "syndication.exchange_tidy", "inbound"),
    "sites-due": _every(60, "syndication.check_sites", "inbound"),
    "checks-thinned": _every(3600, "syndication.thin_out_checks", "inbound"),
    "recurring-due": _every(300, "publishers.recur"),
    "heads-sign": _every(600, "publishers.sign_heads"),
    "approvals-late": _every(600, "workflow.remind"),
    "imports-stalled": _every(15, "importing.sweep"),
    "imports-tidied": _every(3600, "importing.tidy", "inbound"),
    "webhooks-due": _every(5, "entries.send_webhooks", "inbound"),
    "entries-tidied": _every(3600, "entries.tidy", "inbound"),
    "reports-due": _every(3600, "reports.remind"),
    "heartbeat": _every(10, "core.heartbeat"),
    "counts-flushed": _every(60, "core.flush_counts"),
    "log-sealed": _every(60, "accounts.keep"),
}
