"use strict";

/** Stands for a module, which is loaded when something of it is asked for. */
exports.lazy = (load) => {
    let loaded;
    const real = () => (loaded ??= load());
    return new Proxy(
        {},
        {
            // Compiled imports of a whole module ask this first; without it they copy all that is in it.
            get: (_, key) => (key === "__esModule" ? true : real()[key]),
            has: (_, key) => key in real(),
        },
    );
};
