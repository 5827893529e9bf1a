/** The one stylesheet of these pages, inline: they load nothing. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#eef1f6, #10141c);
  --card: light-dark(#ffffff, #1a202c);
  --sunken: light-dark(#f6f8fb, #141a24);
  --ink: light-dark(#131a26, #eef2f8);
  --muted: light-dark(#5a6579, #98a4b8);
  --line: light-dark(#dde3ec, #2d3646);
  --accent: light-dark(#2f55d4, #8aa8ff);
  --accent-ink: light-dark(#ffffff, #0d1424);
  --badge: light-dark(#8a5200, #ffca7a);
  --badge-ground: light-dark(#fff1d9, #3a2c12);
  --alarm: light-dark(#ad1d2e, #ff9aa5);
  --alarm-ground: light-dark(#fdecee, #3a1a20);
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh; display: grid; place-items: center; padding: 16px;
  background: var(--ground); color: var(--ink);
  font: 15px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
main {
  width: 100%; max-width: 660px; overflow: hidden; background: var(--card);
  border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 12px 40px -18px rgb(16 28 60 / 45%);
}
header svg { flex: none; }
header { display: flex; align-items: center; gap: 8px; padding: 14px 22px; font-weight: 650; border-bottom: 1px solid var(--line); }
.shield { fill: var(--accent); }
.tick { fill: none; stroke: var(--accent-ink); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.badge { margin-left: auto; padding: 3px 10px; border-radius: 99px; background: var(--badge-ground); color: var(--badge); font-size: 12px; line-height: 1.3; }
footer { padding: 12px 22px; border-top: 1px solid var(--line); color: var(--muted); font-size: 12.5px; }
section { padding: 20px 22px; min-width: 0; }
h1 { font-size: 21px; line-height: 1.2; letter-spacing: -0.01em; }
h2 { font-size: 13px; font-weight: 600; color: var(--muted); margin-bottom: 8px; }
h1 + p { color: var(--muted); margin-top: 4px; }
code { font: 0.92em ui-monospace, 'SF Mono', Menlo, Consolas, monospace; overflow-wrap: anywhere; }
form { display: grid; gap: 12px; }
summary { color: var(--muted); cursor: pointer; font-size: 13px; }
select { width: 100%; margin-top: 8px; padding: 8px; font: inherit; font-size: 13px; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 9px; }
p + form, form + form { margin-top: 14px; }
label { display: grid; gap: 5px; font-size: 13px; font-weight: 600; }
input, button { font: inherit; color: inherit; border-radius: 9px; }
input { width: 100%; padding: 9px 12px; font-weight: 400; background: var(--card); border: 1px solid var(--line); }
button { padding: 10px 14px; border: 1px solid transparent; cursor: pointer; font-weight: 600; }
input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.primary { background: var(--accent); color: var(--accent-ink); }
.primary:hover { filter: brightness(1.08); }
.quiet { background: none; border-color: var(--line); color: var(--muted); }
.quiet:hover, .user:hover { border-color: var(--accent); color: var(--ink); }
.columns { display: grid; }
.users { background: var(--sunken); border-top: 1px solid var(--line); }
.users form { gap: 8px; }
.user {
  display: grid; grid-template-columns: 36px 1fr; gap: 0 11px; align-items: center; width: 100%; padding: 8px 11px;
  background: var(--card); border-color: var(--line); text-align: left; font-weight: 400;
}
.user b, .user small { min-width: 0; overflow-wrap: anywhere; }
.user b { font-weight: 600; }
.user small { grid-column: 2; color: var(--muted); font-size: 12.5px; }
.initial {
  grid-row: span 2; display: grid; place-items: center; width: 36px; height: 36px; border-radius: 50%;
  background: var(--accent); color: var(--accent-ink); font-weight: 650;
}
.alarm { margin-top: 12px; padding: 9px 12px; border-radius: 9px; background: var(--alarm-ground); color: var(--alarm); font-size: 14px; }
dl { display: grid; gap: 14px; margin-top: 18px; }
dt { font-size: 13px; font-weight: 600; color: var(--muted); }
dd { margin: 5px 0 0; padding: 8px 12px; border-radius: 9px; background: var(--sunken); border: 1px solid var(--line); }
.wrong { border-color: var(--alarm); background: var(--alarm-ground); }
@media (min-width: 560px) {
  .columns { grid-template-columns: 1fr 1fr; }
  .users { border-top: 0; border-left: 1px solid var(--line); }
}
`
