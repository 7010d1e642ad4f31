import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

struct UnlockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock",
    abstract: "Remove the lock of a dead run, or set a damaged ledger aside.",
    discussion: """
      Shows the lock or the damage and asks for confirmation, unless --yes. A run that still works \
      stops before its next request. A copy of a damaged ledger stays in the bucket; the stack's \
      resources are then found by their names and tags.
      """)

  @OptionGroup var stack: StackOptions
  @Flag(name: [.customShort("y"), .long], help: "Don't ask for confirmation.") var yes = false
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      var consent = ConsentOptions()
      consent.yes = yes
      let opening = OpenSession(endpoint: endpoint, output: output)
      try await opening.with(loaded, context) { session, _ in
        try await unlock(session, consent)
      }
    }
  }

  private func unlock(_ session: Session, _ consent: ConsentOptions) async throws {
    let name = session.stack.name
    switch try await session.ledgerCondition() {
    case .absent:
      show("notLocked", "The stack \(name) isn't locked: it has no ledger.")
    case .free:
      show("notLocked", "The stack \(name) isn't locked.")
    case .locked(let owner, let isDead):
      let since = "since \(Diagnostic.time(owner.since))"
      let question =
        isDead
        ? "\(owner.who) held the lock of \(name) \(since) and has died. Remove it? [y/N] "
        : "\(owner.who) has held the lock of \(name) \(since), and stops if it is removed. "
          + "Remove it? [y/N] "
      guard try consent.isGiven(to: question, output) else {
        return show("kept", "The lock was not removed.")
      }
      try await session.unlock(owner)
      show("unlocked", "The stack \(name) is unlocked.", owner: owner.who)
    case .damaged(let reason):
      let question =
        "\(session.ledgerPlace) is damaged: \(reason). Set it aside, so that it counts as lost? [y/N] "
      guard try consent.isGiven(to: question, output) else {
        return show("kept", "The ledger was not changed.")
      }
      let copy = try await session.setLedgerAside()
      show(
        "setAside",
        "The damaged ledger of \(name) was set aside"
          + (copy.map { "; its bytes are in \($0)." }
            ?? "; it couldn't be read, so there is no copy.")
          + " The stack's resources are found by their names and tags.", copy: copy)
    }
  }

  private func show(
    _ result: String, _ text: String, owner: String? = nil, copy: String? = nil
  ) {
    guard output.json else { return output.show(StyledLine(text)) }
    output.show(
      JSONLine(
        "unlock",
        [
          ("result", .string(result)), ("owner", owner.map { .string($0) }),
          ("copy", copy.map { .string($0) }),
        ]))
  }
}
