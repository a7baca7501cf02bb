// The page works without this file; it adds keys, the palette, drag, theme and live lines.
import "./keys.js";
import "./palette.js";
import "./theme.js";
import "./board.js";
import "./live.js";
import "./copy.js";
