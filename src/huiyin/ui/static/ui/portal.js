/* The portal's comforts. Every page works without them. */
import { start } from "./common.js";
import { startKeeping } from "./keep.js";
import { startLater } from "./later.js";

start();
startKeeping();
startLater();
