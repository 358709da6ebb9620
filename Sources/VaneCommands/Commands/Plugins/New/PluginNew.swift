import ArgumentParser
import VaneCore

extension PluginCommand {
    /// Writes a package with a plugin that works, for its author to change.
    struct New: ParsableCommand {
        /// How the command presents itself.
        static let configuration = CommandConfiguration(
            abstract: "Write a package with a new plugin: one method, its test, a README.",
            discussion: """
                The method scales rows and can be loaded at once; make it yours by changing it. A package in \
                Swift needs a checkout of Vane or its repository's address, one in C the installed header.
                """)

        /// The plugin's name.
        @Argument(
            help: "A Swift type's name, such as MeanShift; the method is then mean-shift.")
        var name: String

        /// The language.
        @Option(name: .long, help: "The language: swift or c.")
        var language = PluginTemplate.Language.swift

        /// Where Vane is.
        @Option(
            name: .long,
            help: ArgumentHelp(
                "A checkout, a repository's address or, for C, the PREFIX of 'make install'.",
                discussion: "By default what this tool lies in.", valueName: "path-or-url"))
        var vane: String?

        /// The folder to write.
        @Option(
            name: .long,
            help: ArgumentHelp("The folder to write, NAME by default.", valueName: "folder"))
        var out: String?

        /// What every command takes.
        @OptionGroup var shared: SharedOptions

        /// What was written, as JSON.
        private struct Summary: Encodable {
            /// The folder.
            let package: String
            /// The language.
            let language: String
            /// The method's id.
            let method: String
            /// The files, by their paths in the folder.
            let files: [String]
            /// The library's path in the folder, once it is built.
            let library: String
        }

        /// Writes the package and says what to do next.
        func run() throws {
            let name = try PluginName(name)
            let builtIn = try SharedOptions.builtIn().methods.map(\.descriptor.id)
            guard !builtIn.contains(name.id), name.id != "none", name.id != "prompt" else {
                throw CommandError.usage(
                    "'\(self.name)' would offer '\(name.id)', which is a method already; choose another name."
                )
            }
            let package = try PluginPackage(
                name, in: language, location: vane.map(VaneLocation.init))
            let folder = out ?? name.type
            try package.write(to: folder)
            let summary = Summary(
                package: folder, language: language.rawValue, method: name.id,
                files: package.files.map(\.path).sorted(), library: package.library)
            guard !shared.json else { return try JSONText.print(summary) }
            show(summary)
        }

        /// Prints what was written and the commands that follow.
        private func show(_ summary: Summary) {
            Console.print("\(summary.package): the method '\(summary.method)' in")
            for file in summary.files { Console.print("  \(file)") }
            let (build, test) =
                language == .c ? ("make", "make test") : ("swift build -c release", "swift test")
            Console.print("")
            Console.print("Next:")
            Console.print("  cd \(summary.package)")
            Console.print("  \(build)")
            Console.print("  \(test)")
            Console.print("  vane plugin list --plugin \(summary.library)")
        }
    }
}

extension PluginTemplate.Language: ExpressibleByArgument {}
