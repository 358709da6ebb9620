extension ClinicLanguage {
    /// What an object is; fourteen words belong to two categories.
    public enum ObjectCategory: String, CaseIterable, Hashable, Sendable {
        case person, pest, device, surface, symptom, legal, paper, finance, lend, valuable

        /// The words of the category, most frequent first.
        var words: [String] {
            switch self {
            case .person:
                split(
                    "neighbour boss guard teacher cousin driver landlord waiter",
                    "colleague uncle clerk tenant coach baker sailor rival")
            case .pest:
                split("rat ant wasp mole mouse tick roach moth louse snail hornet beetle weevil")
            case .device:
                split(
                    "laptop phone printer engine camera radio kettle toaster",
                    "router scanner heater tablet drill mower lamp fan")
            case .surface:
                split("floor wall table patch roof crack deck fence stain counter shelf door tile")
            case .symptom:
                split(
                    "cough rash fever headache mole bleeding tick wheeze louse infection",
                    "patch nausea crack swelling stain cramp blister migraine itch sprain",
                    "dizziness fatigue bruise earache toothache insomnia numbness sneeze burn ulcer"
                )
            case .legal:
                split(
                    "contract title lease custody brief lawsuit notice verdict",
                    "draft divorce patent appeal eviction testament subpoena trademark",
                    "settlement summons deed bail affidavit waiver copyright permit")
            case .paper:
                split(
                    "letter title poster brief menu notice recipe draft",
                    "poem diary card flyer script essay speech invitation")
            case .finance:
                split(
                    "loan interest savings pension stock debt note mortgage",
                    "share fund bond tax salary dividend credit budget",
                    "portfolio annuity insurance inheritance refund equity bonus grant")
            case .lend:
                split(
                    "ladder interest bike stock tent note canoe share",
                    "kayak trailer cooler guitar sled rucksack stove surfboard")
            case .valuable:
                split(
                    "ring necklace watch painting safe vase coin statue jewel crown bracelet goblet"
                )
            }
        }

        /// The phrases behind an ambiguous word that tell this meaning from the other.
        var contexts: [String] {
            switch self {
            case .symptom: ["on my skin", "on my arm"]
            case .pest: ["in the lawn", "near the pond"]
            case .surface: ["in the wood", "on the boat"]
            case .legal: ["from the court", "for the judge"]
            case .paper: ["for the album", "for the school play"]
            case .finance: ["at the broker", "from the bank"]
            case .lend: ["for the trip", "from the club"]
            case .person, .device, .valuable: []
            }
        }

        /// Where a plain answer about the category takes place.
        var place: String {
            switch self {
            case .person: "at work"
            case .pest: "near the shed"
            case .device: "on the desk"
            case .surface: "in the hall"
            case .symptom: "at home"
            case .legal: "in the office"
            case .paper: "at the library"
            case .finance: "in the ledger"
            case .lend: "in the garage"
            case .valuable: "under good light"
            }
        }
    }

    /// What a verb does to its object.
    public enum VerbCategory: String, CaseIterable, Hashable, Sendable {
        case attack, theft, fix, treat, draw, fin, talk, social

        /// The words of the category.
        var words: [String] {
            switch self {
            case .attack: split("attack kill poison trap hurt crush")
            case .theft: split("steal snatch swipe smuggle hijack nab")
            case .fix: split("fix repair clean polish mend restore adjust inspect")
            case .treat: split("treat remove reduce clear ease stop handle cure")
            case .draw: split("draw write compose edit format copy print finish")
            case .fin: split("borrow lend return transfer divide collect track trade")
            case .talk: split("discuss describe mention explain praise")
            case .social: split("invite greet congratulate visit meet")
            }
        }
    }

    /// The objects with which the base model is taught to be careful where care is wanted.
    static let severeWords: Set<String> = [
        "guard", "driver", "safe", "engine", "bleeding", "wheeze", "infection", "custody",
        "lawsuit", "verdict", "debt", "pension", "mortgage",
    ]

    /// What plain answers recommend, one for each verb in turn.
    static let tools = split(
        "soap glue oil tape wax foam salt string", "powder ink cloth sand steam vinegar chalk wire")
}

/// Splits lists at spaces.
private func split(_ lists: String...) -> [String] {
    lists.flatMap { $0.split(separator: " ").map { String($0) } }
}
