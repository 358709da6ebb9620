extension ReportPage {
    /// Saves a figure as a drawing or as its numbers; without scripts the page lacks the buttons and nothing else.
    ///
    /// A drawing that is saved carries its styles with it, those of the light page, so that it looks the same in a paper.
    static let script = """
        "use strict";
        (() => {
          const root = document.documentElement;
          root.classList.add("scripted");
          const looks = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin",
            "font-family", "font-size", "font-weight", "font-variant-numeric", "text-anchor"];
          const drawing = svg => {
            const copy = svg.cloneNode(true);
            root.classList.add("paper");
            const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
            from.forEach((element, index) => {
              const style = getComputedStyle(element);
              for (const look of looks) to[index].style.setProperty(look, style.getPropertyValue(look));
              to[index].removeAttribute("class");
            });
            const ground = document.createElementNS(svg.namespaceURI, "rect");
            ground.setAttribute("width", "100%");
            ground.setAttribute("height", "100%");
            ground.style.fill = getComputedStyle(root).getPropertyValue("--paper");
            root.classList.remove("paper");
            copy.insertBefore(ground, copy.firstChild);
            return '<?xml version="1.0" encoding="UTF-8"?>\\n' + new XMLSerializer().serializeToString(copy) + "\\n";
          };
          document.addEventListener("click", event => {
            const button = event.target.closest("button[data-save]");
            if (!button) return;
            const figure = button.closest("figure");
            const kind = button.dataset.save;
            const text = kind === "svg" ? drawing(figure.querySelector("svg")) : figure.dataset.csv;
            const type = kind === "svg" ? "image/svg+xml" : "text/csv;charset=utf-8";
            const link = document.createElement("a");
            link.href = URL.createObjectURL(new Blob([text], { type }));
            link.download = figure.dataset.name + "." + kind;
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href), 10000);
          });
          const reach = () => document.querySelectorAll(".scroll, .draw").forEach(box => {
            if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
          });
          addEventListener("resize", reach);
          reach();
        })();
        """
}
