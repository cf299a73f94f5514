// In CI a test that failed is played once more at the end of its file, and its first failure is printed: one test in
// thousands that a busy machine disturbs shall not hide what the others say. scripts/count.js names each such test, so
// that none is forgotten. On a developer's machine a failure is a failure.
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
