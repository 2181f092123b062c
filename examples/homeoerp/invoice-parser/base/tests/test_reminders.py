from app.services import reminders
from app.worker import worker


def test_reminder_goes_to_the_outbox(monkeypatch):
    monkeypatch.setattr(reminders, "outbox", [])
    reminders.handle_reminder("INV-2025-0001", "Regula Widmer", "de", 120.5, "2025-07-30", 2)
    assert reminders.outbox[0]["subject"] == "2. Zahlungserinnerung INV-2025-0001"


def test_unknown_language_gets_english(monkeypatch):
    monkeypatch.setattr(reminders, "outbox", [])
    reminders.handle_reminder("INV-2025-0001", "Paolo Ricci", "it", 80.0, "2025-07-30", 1)
    assert "Payment reminder" in reminders.outbox[0]["subject"]


def test_reminder_is_queued(client):
    answer = client.post("/reminders", json={"invoice_id": "INV-2025-0001"})
    assert answer.status_code == 202
    assert worker.jobs.get_nowait()["invoice_id"] == "INV-2025-0001"


def test_no_reminder_for_a_paid_invoice(client):
    assert client.post("/reminders", json={"invoice_id": "INV-2025-0005"}).status_code == 409
