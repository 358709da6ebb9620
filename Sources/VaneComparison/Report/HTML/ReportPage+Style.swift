extension ReportPage {
    /// The look of all pages, for a light or dark screen and for paper; series are told apart by dashes as well as by hue.
    static let style = colors + layout + tables + drawings + paper

    /// The colours: of Okabe and Ito's palette, darkened where they meet white so that text in them can be read.
    private static let colors = """
        :root { color-scheme: light dark; --ink: #1b2330; --paper: #ffffff; --wash: #f5f6f8; --rule: #dde1e7;
          --soft: #5b6270; --link: #0b5c94; --wrong: #a8231a; --read: 240 170 60; --low: #000; --high: #fff;
          --warm: #8a4300; --cool: #0b4f7d;
          --s0: #0072b2; --s1: #c44f00; --s2: #007a5a; --s3: #a8548a; --s4: #3a3f47; --s5: #2b86c5; --s6: #8c6a00; --s7: #7a4fb5; }
        @media screen and (prefers-color-scheme: dark) { :root:not(.paper) { --ink: #e7e6e1; --paper: #14181f; --wash: #1c222b;
          --rule: #343c48; --soft: #a3acb9; --link: #7cc4ee; --wrong: #ff9c90; --read: 150 80 0; --low: #fff; --high: #000;
          --warm: #c98533; --cool: #599cc7;
          --s0: #56b4e9; --s1: #f0a35a; --s2: #3fc79a; --s3: #dd9cc4; --s4: #cfd3da; --s5: #8fb8ff; --s6: #e3cf5b; --s7: #bfa3ff; } }

        """

    /// The page's grid, its texts and its links.
    private static let layout = """
        html { scroll-behavior: smooth; } @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
        body { margin: 0 auto; max-width: 92rem; padding: 2rem 1.5rem 4rem; color: var(--ink); background: var(--paper);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, "Liberation Sans", sans-serif; }
        h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -.01em; margin: 0 0 .4rem; } h1 em { font-style: normal; color: var(--link); }
        h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 .8rem; padding-top: .6rem; border-top: 1px solid var(--rule); }
        h3 { font-size: 1rem; margin: 1.8rem 0 .5rem; } p { max-width: 46rem; margin: 0 0 .8rem; }
        header { margin-bottom: 1.5rem; } header p { color: var(--soft); margin: 0; overflow-wrap: anywhere; }
        section { margin-bottom: 3rem; scroll-margin-top: 1rem; } main:focus { outline: none; }
        a { color: var(--link); } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
        .skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; padding: .4rem .8rem; background: var(--paper); z-index: 2; }
        nav ol { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0 0 2rem; padding: 0; font-size: .9rem; }
        nav a { text-decoration: none; color: var(--soft); } nav a:hover { color: var(--link); text-decoration: underline; }
        @media (min-width: 72rem) { body { display: grid; grid-template-columns: 12rem minmax(0, 1fr); column-gap: 3rem; }
          header { grid-column: 1 / -1; } nav { position: sticky; top: 1.5rem; align-self: start; }
          nav ol { flex-direction: column; gap: .45rem; } }
        .note { color: var(--soft); font-size: .9rem; } .error { color: var(--wrong); }
        .verdict { border-left: 4px solid var(--s0); padding: .1rem 0 .1rem 1.1rem; margin-bottom: 1.2rem; }
        .verdict p { font-size: 1.06rem; max-width: 50rem; } .verdict p:last-child { margin: 0; } .verdict b { color: var(--soft); font-weight: 600; }
        .prompt { color: var(--ink); font-size: .95rem; }

        """

    /// Tables: numbers stand below each other.
    private static let tables = """
        .scroll { overflow-x: auto; margin-bottom: 1.2rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums; font-size: .875rem; line-height: 1.45; }
        caption { text-align: left; color: var(--soft); padding-bottom: .5rem; max-width: 50rem; }
        th, td { text-align: left; padding: .28rem 1.1rem .28rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; white-space: nowrap; }
        th.n, td.n { text-align: right; } tbody tr:hover { background: var(--wash); }
        thead th { border-bottom: 2px solid var(--rule); color: var(--soft); font-weight: 600; vertical-align: bottom; }
        tbody th { font-weight: 600; } tbody th, thead th:first-child { position: sticky; left: 0; background: var(--paper); } td .error { white-space: normal; display: block; max-width: 44rem; }
        .long td { white-space: normal; overflow-wrap: anywhere; } .long tbody th { min-width: 9rem; }
        .meter { display: inline-block; width: 4rem; height: .5rem; background: var(--rule); margin-right: .6rem; border-radius: 1px; overflow: hidden; }
        .meter i { display: block; height: 100%; background: var(--s0); }
        .reply { white-space: pre-wrap; line-height: 1.9; } .reply span { background: rgb(var(--read) / calc(var(--p) * .9)); padding: .12rem 0; }
        .reply .high { text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px; }

        """

    /// Drawings.
    private static let drawings = """
        figure { margin: 0 0 1.6rem; position: relative; } figcaption { font-size: .86rem; line-height: 1.45; color: var(--soft); max-width: 46rem; margin-top: .3rem; }
        .draw { overflow-x: auto; } .draw svg { display: block; max-width: 100%; height: auto; } .broad .draw svg { min-width: 36rem; }
        .gallery { display: flex; flex-wrap: wrap; gap: 1.2rem 2rem; align-items: flex-start; margin-bottom: 1.4rem; }
        .gallery figure { width: var(--w); max-width: 100%; margin: 0; } .gallery .broad .draw svg { min-width: 0; }
        .tools { display: none; gap: .4rem; margin-top: .4rem; } .scripted .tools { display: flex; }
        button { font: inherit; font-size: .75rem; line-height: 1; padding: .35rem .6rem; color: var(--soft); background: var(--wash);
          border: 1px solid var(--rule); border-radius: 4px; cursor: pointer; } button:hover { color: var(--ink); border-color: var(--soft); }
        svg text { fill: var(--ink); font: 11.5px "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
        svg .soft { fill: var(--soft); } svg .strong { font-weight: 600; } svg .end { text-anchor: end; } svg .mid { text-anchor: middle; }
        svg .grid { stroke: var(--rule); stroke-width: 1; } svg .axis { stroke: var(--soft); stroke-width: 1; }
        svg .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3; } svg .lead { stroke: var(--soft); stroke-width: .75; }
        svg .bar { stroke-width: 1.5; } svg .tick { stroke-width: 1; stroke-opacity: .45; } svg .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
        svg .cool { fill: var(--cool); } svg .warm { fill: var(--warm); } svg .empty { fill: none; stroke: var(--rule); }
        svg text.low { fill: var(--low); } svg text.high { fill: var(--high); } svg .chosen { fill: none; stroke: var(--ink); stroke-width: 1.5; }
        svg .thin { stroke-width: 1.1; } svg .hollow { fill: var(--paper); stroke-width: 1.75; } svg .k4 { stroke: var(--s4); }
        \(series)

        """

    /// A colour and a dash for each series: `kN` strokes, `fN` fills.
    private static let series = ["", "7 3", "2 2.5", "9 3 2 3", "", "5 2", "1.5 2", "12 3"]
        .enumerated().map { index, dash in
            let dashes = dash.isEmpty ? "" : " stroke-dasharray: \(dash);"
            return
                "svg .k\(index) { stroke: var(--s\(index)); } svg .f\(index) { fill: var(--s\(index)); }"
                + (dashes.isEmpty ? "" : " svg .line.k\(index) {\(dashes) }")
        }.joined(separator: "\n")

    /// What is different on paper.
    private static let paper = """
        @media print { body { display: block; max-width: none; padding: 0; font-size: 10pt; } nav, .tools, .scripted .tools, .skip { display: none; }
          section { margin-bottom: 1.5rem; } figure, tr { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
          .scroll, .draw { overflow: visible; } table { font-size: 7pt; } th, td { padding-right: .6rem; white-space: normal; } td.n { white-space: nowrap; }
          html { font-size: 12px; } .meter { display: none; } .note { break-after: avoid; } .gallery { display: block; }
          .gallery > * { display: inline-block; vertical-align: top; margin: 0 1.2rem 1rem 0; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } @page { margin: 14mm; } }
        """
}
