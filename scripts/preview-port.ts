/** Where `npm start` and the tests serve the built app, on 127.0.0.1. */
export const previewPort = Number(process.env.PORT ?? 4173);
