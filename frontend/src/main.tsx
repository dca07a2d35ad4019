// Before everything that has styles of its own: those come later, and win.
import "./ui/mantine.css";
import "@fontsource-variable/inter/wght.css";

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./api/query-client";
import { App } from "./app/App";
import { startI18n } from "./lib/i18n";
import { readableColours, theme } from "./ui/theme";
import toasts from "./ui/toasts.module.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

/** Texts come first: what is drawn without them would be drawn twice. */
void startI18n().then(() => {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={readableColours} defaultColorScheme="auto">
        <QueryClientProvider client={createQueryClient()}>
          <Notifications position="top-center" limit={4} classNames={{ root: toasts.below }} />
          <App />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
});
