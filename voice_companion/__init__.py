"""An offline, hands-free, spoken companion that listens to how you feel and reflects it back."""

__version__ = "0.2.0"
