"""Somebody who registers petitions without pause, each with a file, and opens each name at once.

    python -m tests.integration._registrar [COUNT]

Says "ready" after the first; stops after COUNT, or when its standard input ends. The last line is
JSON: how many, what failed, which seal keys were used.
"""

import json
import select
import sys
import time
from collections import Counter

from huiyin.cli import house

PAUSE = 0.05


def _is_stopped() -> bool:
    return bool(select.select([sys.stdin], [], [], 0)[0])


def main() -> None:
    house.set_up()
    house.migrate()
    from huiyin.domain.petition import Channel, Purpose
    from huiyin.services import intake, organisation, uploads
    from huiyin.services.intake import Party, Registration, Submission
    from huiyin.services.uploads import Given
    from huiyin.store.petitions.identity import Identity
    from huiyin.store.petitions.models import Petitioner
    from huiyin.store.record import keyring, seals

    keyring.NEWEST_SECONDS = 0.2
    desk = organisation.desk(house.operator())
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    failed, seals_used, done = [], Counter(), 0
    while (done < most) if most else not (done and _is_stopped()):
        name = f"欧阳{done}"
        try:
            paper = Given(f"{name}.txt", f"第{done}件的说明".encode())
            files, _refused = uploads.take_in(house.operator(), [paper])
            receipt = intake.register_at_window(
                house.operator(), desk,
                Submission(f"第{done}件，水管漏水", claims=("修好",), channel=Channel.VISIT,
                           parties=(Party(Identity(name, f"139{done:08d}")),),
                           files=tuple(files)),
                Registration(Purpose.APPEAL_FOR_RESOLUTION),
            )  # fmt: skip
            sealed = Petitioner.objects.get(petition_id=receipt.id).sealed
            assert seals.unseal(sealed)["name"] == name
            seals_used[sealed.partition(":")[0]] += 1
        except Exception as error:  # the test says what it makes of it
            failed.append(f"{type(error).__name__}: {error}")
        done += 1
        time.sleep(PAUSE)
        if done == 1:
            print("ready", flush=True)
    print(json.dumps({"registered": done - len(failed), "failed": failed[:5],
                      "seals": seals_used}), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
