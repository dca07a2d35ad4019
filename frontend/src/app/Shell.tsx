import { Burger, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { TourPanel } from "../features/tour/TourPanel";
import { readStored, writeStored } from "../lib/stored";
import { Logo } from "../ui/Logo";
import { Navigation } from "./Navigation";
import { ServerGone } from "./ServerGone";
import classes from "./Shell.module.css";

const PAGE_ID = "page";
/** Paths that are one canvas: the navigation makes room there, unless told otherwise. */
const CANVAS = /^\/(workflows|runs)\/[^/]+/;

/** The frame around every page: navigation at the left, the page in all the rest. */
export function Shell() {
  const { t } = useTranslation("shell");
  const path = useRouterState({ select: (state) => state.location.pathname });
  const kind = CANVAS.test(path) ? "canvas" : "pages";
  const [isSlim, setSlim] = useState(() => ({
    canvas: readStored("patchbay.navigation.canvas") !== "wide",
    pages: readStored("patchbay.navigation.pages") === "slim",
  }));
  const [isDrawerOpen, drawer] = useDisclosure(false);
  const main = useFocusOnNewPage(path);
  const toggle = () => {
    writeStored(`patchbay.navigation.${kind}`, isSlim[kind] ? "wide" : "slim");
    setSlim({ ...isSlim, [kind]: !isSlim[kind] });
  };

  return (
    <div className={classes.shell}>
      <a href={`#${PAGE_ID}`} className={classes.skip}>
        {t("skip")}
      </a>
      <header className={classes.narrowBar}>
        <Burger opened={isDrawerOpen} size="sm" aria-label={t("openNavigation")} onClick={drawer.open} />
        <Logo />
      </header>
      <header className={classes.side} data-slim={isSlim[kind]}>
        <Navigation isSlim={isSlim[kind]} onToggle={toggle} />
      </header>
      <Drawer
        opened={isDrawerOpen}
        onClose={drawer.close}
        size="16rem"
        withCloseButton={false}
        padding={0}
        attributes={{ content: { "aria-label": t("navigation") } }}
      >
        <Navigation isSlim={false} onNavigate={drawer.close} />
      </Drawer>
      <main id={PAGE_ID} ref={main} tabIndex={-1} className={classes.main}>
        <ServerGone />
        <div className={classes.page}>
          <Outlet />
        </div>
        <TourPanel path={path} />
      </main>
    </div>
  );
}

/** A new page begins at its beginning, for the keyboard and for those who listen. */
function useFocusOnNewPage(path: string) {
  const main = useRef<HTMLElement>(null);
  const section = path.split("/")[1];
  const seen = useRef(section);
  useEffect(() => {
    if (seen.current === section) return;
    seen.current = section;
    main.current?.focus({ preventScroll: true });
  }, [section]);
  return main;
}
