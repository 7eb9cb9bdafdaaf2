"""The page « Séance »: a storyboard put in order, then a meeting prepared from one version of the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from ess_metrics.folder.version_store import short
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.presence import certain
from ess_metrics.model.selection import Selection
from ess_metrics.reports.player import player
from ess_metrics.texts.numbers import listing, plural
from ess_metrics.texts.pages import meeting_words as words
from ess_metrics.texts.pages import screens
from ess_metrics.texts.typography import quoted
from ess_metrics.ui.components.thumbnails import Card, thumbnails
from ess_metrics.ui.frame import page
from ess_metrics.ui.parts import charts, html
from ess_metrics.ui.parts.html import tag
from ess_metrics.ui.people import roles
from ess_metrics.ui.server import played_meetings
from ess_metrics.ui.state import keys, memory, notices, opened_folder, pins
from ess_metrics.views.meeting import meeting_models, show, storyboard
from ess_metrics.views.meeting.show import State
from ess_metrics.views.meeting.storyboard import BadStoryboard, Item, Storyboard
from ess_metrics.views.names import folded, options

PLACE = "code_quartier"
EVERYTHING = Selection()
_READY = "_seance_prete"
_LONGEST_TEXT = 200_000
FEW = 12  # neighbourhoods proposed for detours where there are too many to be ready for all


@dataclass(frozen=True)
class Prepared:
    """A meeting of this session: what it was made of, its address, the whole of it for the file."""

    asked: tuple
    show: show.Show
    served: played_meetings.Served
    dark: bool


def empty() -> bool:
    """Whether nothing is pinned."""
    return not pins.board().items


def _key(name: str) -> str:
    return keys.of_page("seance", name)


# -- nothing yet ------------------------------------------------------------------------------------------------------


def welcome(data: Dataset) -> None:
    """What to do first."""
    notices.now()
    page.lead((words.EMPTY_LEAD,))
    board, help_ = _ready(data)
    with st.container(key=_key("apercu"), gap="small"):
        page.caption(help_)
        pictures(data, board)
    how = words.EMPTY_HOW.format(drawer=screens.DETAILS, other=screens.DOWNLOADS, pin=words.PIN)
    html.show(tag("p", how, class_="ess-empty"))
    _saved()


def _start(data: Dataset) -> None:
    """A ready storyboard, or a saved one."""
    left, right = st.columns(2, gap="large")
    with left:
        page.heading(words.READY_TITLE)
        _ready(data)
    with right:
        _saved()


def _saved() -> None:
    page.heading(words.OPEN_TITLE)
    if roles.may(roles.PREPARE):
        st.file_uploader(words.OPEN_FILE, type="json", key=_key(f"fichier-{pins.turn()}"), on_change=_opened)
        return
    # Whoever only reads drops no file on the server: the text of theirs is as good.
    key = _key(f"texte-{pins.turn()}")
    st.text_area(words.OPEN_TEXT, key=key, max_chars=_LONGEST_TEXT, help=words.OPEN_TEXT_HELP, height=120)
    st.button(words.OPEN_BUTTON, key=_key(f"ouvrir-{pins.turn()}"), on_click=_told_text, args=(key,))


def pictures(data: Dataset, board: Storyboard, movable: bool = False) -> None:
    """The views as small pictures, in their order; drawn once for all sessions."""
    shapes = charts.shapes_of(data)

    def card(item: Item) -> Card:
        return Card(*show.thumbnail(data, item, shapes))

    cards = [memory.made(data, ("vignette", item), partial(card, item)) for item in board.items]
    thumbnails(
        cards,
        label=words.BOARD,
        key=_key(f"vignettes-{'mienne' if movable else 'prete'}"),
        on_move=(lambda start, end: pins.put(board.moved(start, end - start))) if movable else None,
    )


def _ready(data: Dataset) -> tuple[Storyboard, str]:
    """The choice of a ready storyboard; the one that is chosen, and what it is for."""
    meeting = st.radio(
        words.READY_PICK,
        tuple(words.READY),
        format_func=words.READY.get,
        key=_key("modele"),
        horizontal=True,
    )
    place: str | None = ""
    if meeting == meeting_models.VISIT:
        named = options(data, PLACE)
        place = st.selectbox(
            words.VISITED,
            tuple(named),
            index=None,
            format_func=named.__getitem__,
            placeholder=words.VISITED_NONE,
            key=_key("visite"),
        )
    st.button(
        words.READY_ADD,
        key=_key("prendre"),
        type="primary",
        disabled=meeting == meeting_models.VISIT and not place,
        on_click=lambda: pins.put(meeting_models.made(meeting, place or "")),
    )
    known = place or meeting != meeting_models.VISIT
    return meeting_models.made(meeting, place or "") if known else Storyboard(), words.READY_HELP[meeting]


def _opened() -> None:
    """The callback of a dropped file."""
    file = st.session_state[_key(f"fichier-{pins.turn()}")]
    if file is not None:
        _open(file.getvalue())


def _told_text(key: str) -> None:
    """The callback of a text laid there."""
    text = st.session_state.get(key, "").strip()
    if text:
        _open(text.encode())


def _open(content: bytes) -> None:
    try:
        found = storyboard.opened(content)
    except BadStoryboard as error:
        notices.later("error", str(error))
        return
    pins.put(found)
    notices.later("success", words.OPENED.format(title=found.title, n=plural(len(found.items), "vue")))


# -- the storyboard ---------------------------------------------------------------------------------------------------


def arrange(data: Dataset) -> None:
    """The views in order, with what can be done to each."""
    notices.now()
    now = pins.board()
    _later(now, data)
    with st.container(key=_key("apercu"), gap="small"):
        page.caption(words.PREVIEW.format(title=now.title))
        pictures(data, now, movable=True)
    page.heading(words.BOARD, words.BOARD_INTRO)
    key = _key(f"titre-{pins.turn()}")
    st.text_input(
        words.TITLE,
        now.title,
        key=key,
        max_chars=storyboard.MOST_LETTERS["titre"],
        on_change=pins.rename,
        args=(key,),
        width=520,
    )
    for at in range(len(now.items)):
        _item(data, now, at)
    if pins.board() != now:  # the browser must keep it too
        st.rerun()
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            words.SAVE,
            storyboard.written(now, data),
            file_name=f"{_file_name(now)}.json",
            mime="application/json",
            key=_key("enregistrer"),
            icon=":material/save:",
            on_click="ignore",
        )
        with st.popover(words.CLEAR, icon=":material/delete:"):
            st.button(words.SURE, key=_key("vider"), on_click=lambda: pins.put(Storyboard()))
    with st.expander(f"{words.READY_TITLE}, {words.OPEN_TITLE[:1].lower()}{words.OPEN_TITLE[1:]}", type="compact"):
        _start(data)


def _file_name(now: Storyboard) -> str:
    text = "".join(sign if sign.isalnum() else "-" for sign in folded(now.title))
    return f"deroule-{'-'.join(part for part in text.split('-') if part)[:60]}"


def _later(now: Storyboard, data: Dataset) -> None:
    """A storyboard of another year: its periods can be moved."""
    by = storyboard.behind(now, data)
    if not by:
        return
    st.info(html.plain(words.LATER.format(then=now.years[-1], now=data.years[-1])), icon=":material/event_repeat:")
    st.button(words.LATER_DO.format(n=plural(by, "an")), key=_key("avancer"), on_click=lambda: pins.put(now.later(by)))


def _state(data: Dataset, item: storyboard.Item) -> State:
    return memory.made(data, ("seance", item), lambda: show.state(data, item))


def _item(data: Dataset, now: Storyboard, at: int) -> None:
    item, last = now.items[at], len(now.items) - 1
    found = _state(data, item)
    name = f"{pins.turn()}-{at}"
    with st.container(key=_key(f"vue-{name}"), gap="small"):
        html.show(*_told(item, found, at))
        with st.container(horizontal=True, gap="small"):
            _act(words.UP, f"haut-{name}", ":material/arrow_upward:", lambda: pins.put(now.moved(at, -1)), at == 0)
            _act(
                words.DOWN,
                f"bas-{name}",
                ":material/arrow_downward:",
                lambda: pins.put(now.moved(at, 1)),
                at == last,
            )
            _act(words.COPY, f"double-{name}", ":material/content_copy:", lambda: pins.put(now.doubled(at)))
            _act(words.REMOVE, f"retire-{name}", ":material/close:", lambda: pins.put(now.removed(at)))
            with st.popover(words.EDIT, key=_key(f"textes-{name}"), type="tertiary", icon=":material/edit:"):
                _texts(item, found, at, name)


def _told(item: storyboard.Item, found: State, at: int) -> list:
    """What a view is: its title, its question, what it shows exactly; or why it can't be shown."""
    lines = [tag("p", tag("b", f"{at + 1}. {found.title}"), class_="ess-file")]
    if found.question:
        lines.append(tag("p", found.question, class_="ess-quiet"))
    if found.view is None:
        return [*lines, tag("p", words.LOST.format(problem=found.problem), class_="ess-absent", role="note")]
    filtered = item.recipe.selection != EVERYTHING
    shown = [found.view.title, found.view.perimeter if filtered else ""]
    exact = " — ".join(text for text in shown if text and text != found.title)
    return [*lines, tag("p", exact, class_="ess-origin-of") if exact else None]


def _act(label: str, name: str, icon: str, act, off: bool = False) -> None:
    st.button(label, key=_key(name), icon=icon, type="tertiary", on_click=act, disabled=off)


def _texts(item: storyboard.Item, found: State, at: int, name: str) -> None:
    view = found.view
    fields = (
        ("title", "titre", words.ITEM_TITLE, item.title, view.title if view else ""),
        ("question", "question", words.ITEM_QUESTION, item.question, view.question if view else ""),
    )
    heard = {}
    for field, stem, label, text, usual in fields:
        key = _key(f"{stem}-{name}")
        most = storyboard.MOST_LETTERS[stem]
        heard[field] = st.text_input(
            label, text, key=key, max_chars=most, placeholder=usual, on_change=pins.edit, args=(at, field, key)
        )
    key = _key(f"note-{name}")
    most = storyboard.MOST_LETTERS["note"]
    heard["note"] = st.text_area(
        words.ITEM_NOTE, item.note, key=key, max_chars=most, on_change=pins.edit, args=(at, "note", key), height=80
    )
    pins.heard(at, **{field: text or "" for field, text in heard.items()})


# -- the meeting ------------------------------------------------------------------------------------------------------


def play(data: Dataset) -> None:
    """Prepare the meeting, then start it or take it away."""
    page.heading(words.PLAY_TITLE, words.PLAY_INTRO)
    public = st.toggle(words.PUBLIC, key=_key("public"), help=words.PUBLIC_HELP)
    dark = st.toggle(words.DARK, key=_key("sombre"))
    places = _places(data)
    asked = (pins.board(), public, dark, places)
    if st.button(words.PREPARE, key=_key("preparer"), icon=":material/slideshow:", type="primary"):
        _prepare(data, asked)
    _prepared(asked)


def _places(data: Dataset) -> tuple[str, ...]:
    """The neighbourhoods of detours: all of them, or those chosen where there are too many."""
    named = options(data, PLACE)
    if len(named) <= show.MOST_PLACES:
        return tuple(named)
    mine = [code for item in pins.board().items for code in item.recipe.selection.values(PLACE) if code in named]
    usual = list(dict.fromkeys(mine))[: show.MOST_PLACES] or _largest(data)
    chosen = st.multiselect(
        words.PLACES,
        tuple(named),
        usual,
        format_func=named.__getitem__,
        key=_key("detours"),
        max_selections=show.MOST_PLACES,
        help=words.PLACES_HELP.format(n=show.MOST_PLACES),
        placeholder=words.VISITED_NONE,
        select_all=False,
    )
    return tuple(chosen)


def _largest(data: Dataset) -> list[str]:
    areas = data.neighbourhoods
    return list(areas["population"].nlargest(FEW).index) if "population" in areas else []


def _prepare(data: Dataset, asked: tuple) -> None:
    board, public, dark, places = asked
    bar = st.progress(0.0, text=words.PREPARING)

    def tell(done: float) -> None:
        bar.progress(done, text=words.PREPARING)

    made = show.prepared(
        board,
        data,
        shapes=charts.shapes_of(data),
        places=places,
        public=public,
        tell=tell,
    )
    bar.empty()
    if made.screens:
        st.session_state[_READY] = Prepared(asked, made, played_meetings.publish(made, dark=dark), dark)
    else:
        st.session_state.pop(_READY, None)
        st.error(html.plain(words.NO_SCREEN))


def _prepared(asked: tuple) -> None:
    """What was prepared: how many screens, of which data; the way in, and the file."""
    found: Prepared | None = st.session_state.get(_READY)
    if found is None or not played_meetings.alive(found.served):
        return
    made = found.show
    said = words.READY_SCREENS.format(
        n=plural(len(made.screens), words.A_SCREEN), date=made.extracted, fingerprint=short(made.fingerprint)
    )
    st.success(html.plain(said), icon=":material/check_circle:")
    if made.left:
        named = listing(f"{quoted(title)} ({problem})" for title, problem in made.left)
        st.warning(html.plain(words.READY_LEFT.format(views=named)), icon=":material/visibility_off:")
    if found.asked != asked:
        st.info(html.plain(words.CHANGED), icon=":material/sync:")
    elif certain(opened_folder.dataset()).fingerprint != made.fingerprint:
        st.info(html.plain(words.NEWER), icon=":material/update:")
    with st.container(horizontal=True, gap="small"):
        st.link_button(words.START, found.served.address, icon=":material/play_arrow:", type="primary")
        st.download_button(
            words.OFFLINE,
            data=roles.guarded(lambda: player.document(made, id=played_meetings.fresh(), dark=found.dark)),
            file_name=f"seance-{_file_name(asked[0]).removeprefix('deroule-')}.html",
            mime="text/html",
            key=_key("hors-ligne"),
            icon=":material/download:",
            help=words.OFFLINE_HELP,
            on_click="ignore",
        )


def kept_notes() -> None:
    """The keys, and the way to the notes that this browser keeps."""
    rows = [(tag("dt", key), tag("dd", text)) for key, text in words.PLAYER["keys"]]
    address = f"{played_meetings.PREFIX}/{played_meetings.RECORDS}"
    html.show(
        tag("details", tag("summary", words.KEYS_TITLE), tag("dl", rows, class_="ess-keys"), class_="ess-details"),
        tag("p", tag("a", words.KEPT_NOTES, href=address, target="_blank", rel="noopener"), class_="ess-quiet"),
    )


__all__ = ["arrange", "empty", "kept_notes", "play", "welcome"]
