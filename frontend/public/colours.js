// Before the first paint, so that who chose the dark is not met by a white page. A file, as inline scripts are refused.
try {
  const chosen = localStorage.getItem("mantine-color-scheme-value");
  const isDark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mantineColorScheme = isDark ? "dark" : "light";
} catch {
  // A browser that forbids to remember follows the system.
}
