import "bootstrap/dist/css/bootstrap.css";
import "@fontsource-variable/inter/wght.css";
import "../build/icons/icons.css";
import "../css/app.css";

import "bootstrap/js/dist/collapse";
import "bootstrap/js/dist/dropdown";
import "htmx.org";

import { startCharts } from "./charts.js";
import { startDrops } from "./drop.js";
import { startForms } from "./forms.js";
import { startLiveForms } from "./live.js";
import { startMenus } from "./menu.js";
import { startPasswords } from "./password.js";
import { startQuickAdd } from "./quickadd.js";
import { startSheet } from "./sheet.js";
import { startShortcuts } from "./shortcuts.js";
import { startTabs } from "./tabs.js";
import { startThemeControls } from "./theme-controls.js";
import { startTimeZone } from "./time-zone.js";
import { startToasts } from "./toast.js";

startThemeControls();
startPasswords();
startForms();
startDrops();
startLiveForms();
startSheet();
startMenus();
startTabs();
startTimeZone();
startQuickAdd();
startToasts();
startShortcuts();
startCharts();
