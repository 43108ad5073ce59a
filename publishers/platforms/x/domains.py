"""Top-level domains: with one of these, two words around a dot become an address on X (``vbpl.vn``). Data."""

from __future__ import annotations

_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo bq br bs bt bv bw by bz ca cc
cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd
ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh
ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx
my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd
se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy
uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
#: The other ones that are met in practice. A rarer one counts letter by letter: at most a little too much, or X's own
#: refusal before anything is posted.
_GENERIC = """
academy aero agency app art asia bank biz blog business care cat center church city cloud club college com community
company coop design dev digital earth edu education email events expert express family finance foundation fun fund
games global gov group guide health help host house info institute int international jobs land law lawyer legal life
link live love market marketing media mil mobi money museum name net network news ngo ong one online org page photo
photos plus post press pro report review reviews rocks school science service services shop site social solutions
space store studio support systems tax team tech technology tel today tools top travel university video vip watch
web website wiki win work works world xyz zone
"""
TOP_LEVEL = frozenset((_COUNTRIES + _GENERIC).split())
