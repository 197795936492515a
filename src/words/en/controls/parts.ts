export const parts = {
  close: "Close",
};
