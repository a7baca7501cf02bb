"""The thin server-rendered frontend: HTML put together from the three services, over HTTP alone.

How a page is added:

1. `views/<area>.py`: a router and one function a page, which takes `visit: SignedIn` (or `Anyone`).
   It asks the services all at once, with deadlines, in one
   `await visit.api.ask(notes=visit.api.feedback.get("/v1/feedback", limit=50))`; a service that is
   down gives `Missing`, which is false. It turns rows into what is said and ends in
   `await visit.show("area/page.html", …)`. Its router goes into `views.ROUTERS`.
2. `templates/<area>/page.html` extends `shared/page.html` (blocks `title`, `crumbs`, `main`,
   `scripts`). `shared/_parts.html` has the macros: state, missing, empty, field, choice, problem,
   more. `_x.html` is a partial: one root element, included by its page and returned alone to htmx.
   Names are strict: `x.y is defined` where a key may be absent.
3. A form is plain HTML (`method`, `action`) and works without JavaScript; with
   `hx-post="…" {{ smooth }}` the page's main part is swapped in place instead. It ends in
   `visit.go(address, "What was done.", undo="/where/it/is/undone")`; a 422 shows the form again
   with `problem.fields`.
4. Words for keys of the API stand in `glossary.py`; figures and dates are said by `formats.py`
   (filters: money, number, signed, percent, day, age, in_days, count, moment, segment), values of
   metrics by `measures.py`; drawings come from `charts/` (`charts.spark(values)` in a template).
5. Styles are `styles/parts/<part>.css`; no `style` attributes and no inline scripts, the content
   policy refuses them. Behaviour is attributes: `data-key="e"` (a key presses it), `data-list`
   (j and k walk its rows), `data-reads` (j and k open it), `data-live="/live/inbox"` (what is new
   waits behind a line).
6. What a person may do is decided in the view (`visit.may("feedback:write")`,
   `visit.person.is_internal`); what they may see, in the services' queries.
"""
