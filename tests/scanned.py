"""Letters as a scanner sees them: generated lines in several fonts, noise and tilt, seeded."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

WIDTH, HEIGHT = 2480, 3508
"""A4 at 300 dots an inch, as scanners make it."""

MARGIN, SIZE, LEADING = 240, 58, 116
KAI = Path("/usr/share/fonts/truetype/arphic/ukai.ttc")
"""Debian's fonts-arphic-ukai."""

_WHO = ("我", "我们", "本人", "我家", "全组村民", "几户邻居", "工友们", "小区业主")
_WHERE = (
    "白马乡大坪村三组", "城关镇东街二号楼", "云溪县第三中学门口", "青石镇梨园社区", "河口村码头",
    "开发区鑫源砖厂工地", "南门农贸市场", "长岭乡卫生院", "柳树湾安置小区", "石桥水库下游",
)  # fmt: skip
_WHAT = (
    "自来水经常停，来水发黄", "拖欠工资三个月没有发", "房屋漏水一直没有人修", "征地补偿款没有到账",
    "噪声夜里不停，老人睡不着", "垃圾堆放，臭味很大", "路灯坏了半年", "低保申请没有答复",
    "宅基地边界有争议", "养老保险断缴两年", "学校门口车辆乱停", "化粪池外溢，污水流到田里",
)  # fmt: skip
_DONE = (
    "找过村干部两次，都说没有钱", "打过热线，说转给主管部门", "物业推给开发商，开发商又推给物业",
    "去年底答应解决，到现在没有动静", "写过书面申请，没有收到回复", "乡里派人看过，以后再没有来",
)  # fmt: skip
_WISH = (
    "请求尽快修复", "请求依法支付", "请求核实以后书面答复", "请求公布收支账目", "请求停止施工",
    "请求按标准补发", "请求现场查看", "请求说明理由和依据",
)  # fmt: skip
_SURE = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "建国秀英志强桂兰永福春梅德明玉珍长顺大有海燕文斌晓红振华"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: what stands on it line by line, and its picture (JPEG)."""

    font: str
    lines: tuple[str, ...]
    picture: bytes


def line(chance: random.Random) -> str:
    """A line as people write it: words, dates, money, telephone numbers, signs."""
    kinds = (
        lambda: f"{chance.choice(_WHO)}住在{chance.choice(_WHERE)}，{chance.choice(_WHAT)}。",
        lambda: (
            f"{chance.randint(2023, 2026)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日起，"
            f"{chance.choice(_WHAT)}，{chance.choice(_DONE)}。"
        ),
        lambda: (
            f"一共{chance.randint(3, 240)}户、{chance.randint(9, 990)}人，"
            f"涉及金额{chance.randint(1000, 990000):,}元；{chance.choice(_WISH)}。"
        ),
        lambda: (
            f"联系人：{_name(chance)}，"
            f"电话1{chance.randint(30, 89)}{chance.randint(0, 99999999):08d}。"
        ),
        lambda: f"{chance.choice(_DONE)}。{chance.choice(_WISH)}！",
        lambda: (
            f"{chance.choice('一二三四五')}、{chance.choice(_WISH)}（{chance.choice(_WHERE)}）；"
        ),
    )
    return chance.choice(kinds)()


def _name(chance: random.Random) -> str:
    return chance.choice(_SURE) + "".join(chance.sample(_GIVEN, 2))


def fonts() -> dict[str, Path]:
    """The fonts to be had here: two come with pip, the third with Debian."""
    found = {"serif": Path(serif_path()), "sans": Path(sans_path()), "kai": KAI}
    return {name: path for name, path in found.items() if path.is_file()}


@cache
def _font(path: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), SIZE)


def sheet(name: str, seed: int, count: int, *, is_worn: bool = False) -> Sheet:
    """A page of so many generated lines, as a scanner sees it; a worn one as a fax of a copy."""
    chance = random.Random(seed)
    lines = tuple(line(chance) for _ in range(count))
    paper = written(lines, fonts()[name])
    return Sheet(name, lines, worn(paper, chance) if is_worn else scanned(paper, chance))


def written(lines: Sequence[str], font: Path) -> Image.Image:
    """Lines on white paper."""
    paper = Image.new("L", (WIDTH, max(600, 2 * MARGIN + LEADING * len(lines))), 250)
    pen = ImageDraw.Draw(paper)
    for place, text in enumerate(lines):
        pen.text((MARGIN, MARGIN + place * LEADING), text, fill=30, font=_font(font))
    return paper


def worn(paper: Image.Image, chance: random.Random) -> bytes:
    """At 100 dots an inch, softer and grainier than a scanner would make it."""
    small = paper.resize((paper.width // 3, paper.height // 3), Image.Resampling.BILINEAR)
    seen = small.filter(ImageFilter.GaussianBlur(0.9))
    grain = Image.frombytes("L", (512, 512), chance.randbytes(512 * 512)).resize(seen.size)
    out = BytesIO()
    Image.blend(seen, grain, 0.25).save(out, "JPEG", quality=35)
    return out.getvalue()


def scanned(paper: Image.Image, chance: random.Random) -> bytes:
    """Tilted by up to a degree, soft, grainy and dusty, as JPEG."""
    tilt = chance.uniform(-1.0, 1.0)
    seen = paper.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=250)
    seen = seen.filter(ImageFilter.GaussianBlur(chance.uniform(0.6, 1.2)))
    grain = Image.frombytes("L", (512, 512), chance.randbytes(512 * 512)).resize(seen.size)
    seen = Image.blend(seen, grain, chance.uniform(0.05, 0.12))
    pen = ImageDraw.Draw(seen)
    for _ in range(400):
        x, y = chance.randrange(seen.width), chance.randrange(seen.height)
        pen.point((x, y), fill=chance.choice((20, 235)))
    out = BytesIO()
    seen.save(out, "JPEG", quality=75, dpi=(300, 300))
    return out.getvalue()
