// What the staff console looks like: the font and tokens of the other pages.
import "@fontsource-variable/inter/wght.css";
import "../css/tokens.css";
import "../css/console.css";
