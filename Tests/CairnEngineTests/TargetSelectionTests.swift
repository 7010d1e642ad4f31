import CairnLanguage
import Testing

@testable import CairnEngine

@Suite struct TargetSelectionTests {
  private static func address(_ text: String) -> ResourceAddress {
    ResourceAddress(text) ?? ResourceAddress(section: "?", name: "?")
  }

  private static let location = SourceLocation(
    file: "a.yaml",
    range: SourceRange(
      start: SourcePosition(line: 1, column: 1, offset: 0),
      end: SourcePosition(line: 1, column: 6, offset: 5)))

  private static func change(
    _ address: String, _ action: Change.Action = .create, needs: [String] = [],
    from source: String? = nil
  ) -> Change {
    Change(
      address: self.address(address), noun: "thing", action: action, location: location,
      origin: source.map { .expanded(from: self.address($0), field: "permissions") } ?? .declared,
      dependencies: needs.map { self.address($0) })
  }

  /// A function with a role made from it, an api that calls it with a permission made from it.
  private static func changes(_ table: Change.Action = .create) -> [Change] {
    [
      change("tables.t", table), change("roles.f", needs: ["tables.t"], from: "functions.f"),
      change("functions.f", needs: ["roles.f", "tables.t"]),
      change("apis.a", needs: ["functions.f"]),
      change("invokePermissions.a", needs: ["apis.a", "functions.f"], from: "apis.a"),
      change("queues.q"),
    ]
  }

  @Test(
    arguments: [
      (Plan.Purpose.apply, Change.Action.create, ["queues.q"], ["queues.q"]),
      (.apply, .create, ["functions.f"], ["tables.t", "roles.f", "functions.f"]),
      (
        .apply, .create, ["apis.a"],
        ["tables.t", "roles.f", "functions.f", "apis.a", "invokePermissions.a"]
      ),
      (
        .apply, .create, ["queues.q", "roles.f"], ["tables.t", "roles.f", "queues.q"]
      ),
      (
        .apply, .replace, ["tables.t"], ["tables.t", "roles.f", "functions.f"]
      ),
      (.destroy, .delete, ["queues.q"], ["queues.q"]),
      (.destroy, .delete, ["apis.a"], ["apis.a", "invokePermissions.a"]),
      (
        .destroy, .delete, ["functions.f"],
        ["roles.f", "functions.f", "apis.a", "invokePermissions.a"]
      ),
    ])
  func `The named resources are kept with everything that they need`(
    _ purpose: Plan.Purpose, _ table: Change.Action, _ targets: [String], _ kept: [String]
  ) throws {
    let selection = TargetSelection(targets.map(Self.address), purpose: purpose)
    let changes = try selection.kept(of: Self.changes(table), at: Self.location)
    #expect(changes.map { "\($0.address)" } == kept)
  }

  @Test func `What a target needs comes without what else follows from it`() throws {
    let changes = [
      Self.change("topics.t"), Self.change("queues.a"), Self.change("queues.b"),
      Self.change("subscriptions.a", needs: ["topics.t", "queues.a"], from: "topics.t"),
      Self.change("subscriptions.b", needs: ["topics.t", "queues.b"], from: "topics.t"),
    ]
    let selection = TargetSelection([Self.address("subscriptions.a")], purpose: .apply)
    let kept = try selection.kept(of: changes, at: Self.location)
    #expect(kept.map { "\($0.address)" } == ["topics.t", "queues.a", "subscriptions.a"])
  }

  @Test func `An unknown target is reported, with the known ones`() {
    let selection = TargetSelection([Self.address("queues.x")], purpose: .apply)
    #expect(
      throws: PlanFailure([
        Diagnostic(
          .unknownResource,
          "The stack has no resource `queues.x`, which `--target` names. It has `tables.t`, "
            + "`roles.f`, `functions.f`, `apis.a`, `invokePermissions.a`, `queues.q`.",
          at: Self.location)
      ])
    ) {
      try selection.kept(of: Self.changes(), at: Self.location)
    }
  }
}
