import ArgumentParser
import CairnEngine
import CairnKinds
import CairnLanguage

/// The resource of one kind that an argument names: `created`, or `eventRules.created`.
struct ResourceName {
  var schema: KindSchema

  private var section: String { schema.section }

  func address(_ word: String, in loaded: LoadedStack) throws -> ResourceAddress {
    let known = names(in: loaded)
    let name = word.hasPrefix("\(section).") ? String(word.dropFirst(section.count + 1)) : word
    if known.contains(name) { return ResourceAddress(section: section, name: name) }
    if known.isEmpty { throw CommandFailure("\(loaded.file) has no \(schema.noun)s.") }
    let near = NearMiss.best(for: name, among: known)
    throw CommandFailure(
      "\(loaded.file) has no \(schema.noun) \(name). "
        + (near.map { "Did you mean \($0)?" } ?? "It has \(known.joined(separator: ", "))."))
  }

  /// Shell completions. An error yields none.
  func completions() -> [String] {
    guard let options = try? StackOptions.parse([]), let loaded = try? LoadedStack.load(options)
    else { return [] }
    return names(in: loaded)
  }

  private func names(in loaded: LoadedStack) -> [String] {
    loaded.stack.resources.map(\.address).filter { $0.section == section }.map(\.name)
  }

  func notApplied(_ address: ResourceAddress, _ session: Session) -> PlanFailure {
    PlanFailure([
      Diagnostic(
        .notApplied, "The \(schema.noun) `\(address)` doesn't exist yet. Run `cairn apply` first.",
        at: session.graph[address]?.declaration.location)
    ])
  }
}
