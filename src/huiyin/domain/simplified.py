"""When a petition may be handled in the simplified way (信访事项简易办理)."""

from huiyin.domain.petition import Channel, Purpose


def obstacle(channel: str, persons: int, purpose: str, is_known: bool) -> str:
    """Why a petition may not: what an upper body handed down, what several people bring, what is
    no first petition, and accusations; "" where nothing stands in the way."""
    if channel == Channel.HANDED_DOWN:
        return "simplified_handed_down"
    if persons > 1:
        return "simplified_joint"
    if purpose == Purpose.ACCUSATION:
        return "simplified_accusation"
    return "simplified_repeat" if is_known else ""
