// An npm that is killed cannot tell the script that it runs, which would go on alone with all that it has started. So the
// script itself looks whether its npm is there, and ends as npm would have told it. A script that was started otherwise
// outlives its parent, as `nohup` and `&` mean it.
"use strict";

const { isRunByNpm } = require("./user-folder");

const LOOK_MS = 1000;

const npm = process.ppid;
if (isRunByNpm()) {
    const look = setInterval(() => {
        if (process.ppid === npm) return;
        clearInterval(look);
        process.kill(process.pid, "SIGTERM");
    }, LOOK_MS);
    look.unref();
}
