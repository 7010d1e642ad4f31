import ArgumentParser
import CairnEngine
import CairnKinds
import CairnLanguage

/// Which function of a stack a word means: `upload-images`, `functions.upload-images`, or the name
/// that the function has in the account.
enum FunctionName {
  static let section = Function.section

  static func address(_ word: String, in loaded: LoadedStack) throws -> ResourceAddress {
    let known = names(in: loaded)
    let name = word.hasPrefix("\(section).") ? String(word.dropFirst(section.count + 1)) : word
    if known.contains(name) { return ResourceAddress(section: section, name: name) }
    if let resource = loaded.stack.resources.first(where: {
      $0.address.section == section && $0.properties["name"] == .string(word)
    }) {
      return resource.address
    }
    throw CommandFailure(refusal(word, name, known, in: loaded))
  }

  private static func refusal(
    _ word: String, _ name: String, _ known: [String], in loaded: LoadedStack
  ) -> String {
    if known.isEmpty { return "\(loaded.file) has no functions." }
    if let other = ResourceAddress(word), other.section != section {
      return "\(word) is no function. \(loaded.file) has \(known.joined(separator: ", "))."
    }
    if let near = NearMiss.best(for: name, among: known) {
      return "\(loaded.file) has no function \(name). Did you mean \(near)?"
    }
    return "\(loaded.file) has no function \(name). It has \(known.joined(separator: ", "))."
  }

  static func names(in loaded: LoadedStack) -> [String] {
    loaded.stack.resources.map(\.address).filter { $0.section == section }.map(\.name)
  }

  /// What a shell offers: never an error, rather nothing.
  static func completions() -> [String] {
    guard let options = try? StackOptions.parse([]), let loaded = try? LoadedStack.load(options)
    else { return [] }
    return names(in: loaded)
  }

  /// The name in the account.
  static func physical(_ address: ResourceAddress, _ session: Session) async throws -> String {
    try await known("name", of: address, session)
  }

  static func known(
    _ attribute: String, of address: ResourceAddress, _ session: Session
  ) async throws -> String {
    if let value = try await session.attribute(attribute, of: address)?.string { return value }
    throw notApplied(address, session)
  }

  static func notApplied(_ address: ResourceAddress, _ session: Session) -> PlanFailure {
    PlanFailure([
      Diagnostic(
        .notApplied,
        "The function `\(address)` is not there yet. Run `cairn apply` first.",
        at: session.graph[address]?.declaration.location)
    ])
  }
}
