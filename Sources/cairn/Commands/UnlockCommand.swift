import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

struct UnlockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock",
    abstract: "Take a stack's lock from a run that is gone, or set a damaged ledger aside.",
    discussion: """
      Shows what stands in the way and asks; --yes goes on without asking. A run that still works \
      stops at its next request. Of a damaged ledger a copy is kept in its bucket; what the stack made \
      is then found by its names and tags.
      """)

  @OptionGroup var stack: StackOptions
  @Flag(name: [.customShort("y"), .long], help: "Go on without asking.") var yes = false
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await output.reporting { context in
      let loaded = try LoadedStack.load(stack)
      context.take(loaded)
      var consent = ConsentOptions()
      consent.yes = yes
      try await OpenSession(endpoint: endpoint, output: output).with(loaded, context) { session, _ in
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
        ? "\(owner.who) held the lock of \(name) \(since) and is gone. Take it away? [y/N] "
        : "\(owner.who) has held the lock of \(name) \(since), and stops when it is taken away. "
          + "Take it away? [y/N] "
      guard try consent.isGiven(to: question, output) else {
        return show("kept", "The lock was left as it is.")
      }
      try await session.unlock(owner)
      show("unlocked", "The stack \(name) is unlocked.", owner: owner.who)
    case .damaged(let reason):
      let question =
        "\(session.ledgerPlace) is damaged: \(reason). Set it aside, so that it counts as lost? [y/N] "
      guard try consent.isGiven(to: question, output) else {
        return show("kept", "The ledger was left as it is.")
      }
      let copy = try await session.setLedgerAside()
      show(
        "setAside",
        "The damaged ledger of \(name) was set aside"
          + (copy.map { "; its bytes are in \($0)." }
            ?? "; it couldn't be read, so there is no copy.")
          + " What the stack made is found by its names and tags.", copy: copy)
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
