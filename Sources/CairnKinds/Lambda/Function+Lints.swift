import CairnEngine
import CairnLanguage

extension Function {
  // A variable with a name of this stack as plain text: the function doesn't wait for the resource,
  // and doesn't follow its renames.
  static let environmentLint = Lint { function, stack in
    let variables = function.properties[environment.name]?.map ?? [:]
    return variables.sorted { $0.key < $1.key }.compactMap { variable, value in
      guard let text = value.string, text.utf8.count > 3,
        let named = stack.resources(named: value).first(where: {
          $0.address != function.address
        })
      else { return nil }
      let reference = "${\(named.address).name}"
      return Lint.Finding(
        .literalName, at: function.address, "\(environment.name).\(variable)",
        detail: "`\(text)` is the name of `\(named.address)`. Write `\(reference)`, so that it "
          + "follows renames and the resource exists before the function.",
        notes: [Diagnostic.Note("`\(named.address)` is declared here", at: named.location)],
        fix: .set(path: "\(environment.name).\(variable)", to: "\"\(reference)\""))
    }
  }

  static let runtimeLint = Lint { function, _ in
    guard let name = function.properties[runtime.name]?.string,
      !LambdaRuntimes.supported.contains(name)
    else { return [] }
    if let day = LambdaRuntimes.deprecated[name] {
      return [
        Lint.Finding(
          .deprecatedRuntime, at: function.address, runtime.name,
          detail:
            "Lambda deprecated `\(name)` on \(day): it gets no security patches, and AWS refuses "
            + "new functions with it. Move to a newer runtime.")
      ]
    }
    let near = NearMiss.best(for: name, among: LambdaRuntimes.supported)
    return [
      Lint.Finding(
        .unknownRuntime, at: function.address, runtime.name,
        detail: "cairn doesn't know the runtime `\(name)`."
          + (near.map { " Did you mean `\($0)`?" }
            ?? " If it is new, allow it with `# cairn: allow unknown-runtime`."),
        fix: near.map { .set(path: runtime.name, to: $0) })
    ]
  }
}
