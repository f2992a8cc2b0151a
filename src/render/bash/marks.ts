/** Lines at which parts of a script begin. The guide's functions begin at the same one. */
export const VALUES_MARK = '# ==== values ====';
export const FUNCTIONS_MARK = '# ==== functions ====';
export const STEPS_MARK = '# ==== steps ====';
export const RUNNER_MARK = '# ==== runner ====';
