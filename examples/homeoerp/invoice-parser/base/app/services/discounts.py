"""Discounts we give to our customers."""


def apply_discount(amount: float, rate: float) -> float:
    return round(amount * (1 - rate), 2)


def early_payment_rate(terms_days: int, paid_after_days: int) -> float:
    """2 % within the first third of the payment term, 1 % within the second."""
    if paid_after_days * 3 <= terms_days:
        return 0.02
    if paid_after_days * 3 <= terms_days * 2:
        return 0.01
    return 0.0
