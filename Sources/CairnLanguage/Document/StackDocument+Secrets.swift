/// Finds secret values in the text. They are readable there, but must not be repeated elsewhere,
/// such as on a shared screen or in an editor's log.
extension StackDocument {
  /// Whether a parameter's declaration marks it as secret, as in `ParameterDeclaration.isSecret`.
  /// An incomplete declaration counts as far as it is written.
  func isSecret(parameter name: String) -> Bool {
    guard let entry = symbolTable.parameters[name] else { return false }
    let saysSo = outline.children(of: entry).contains { child in
      guard outline[child].kind == .key else { return false }
      let word = outline.name(of: child)
      let isMeant = word == "secret" || NearMiss.best(for: word, among: ["secret"]) != nil
      return isMeant && outline.scalar(of: child).flatMap(ScalarText.boolean) != false
    }
    // Declarations through merge keys and aliases are known only to the stack reader.
    return saysSo || stack?.secretParameters.contains(name) == true
  }

  /// Whether an entry is, or is part of, a secret field or the value of a secret parameter.
  func isSecret(_ entry: Int) -> Bool {
    let chain = outline.chain(to: entry)
    var slot = Slot.root
    for index in chain {
      // A name without its colon yet counts as one with it.
      slot =
        outline[index].kind == .bare
        ? slot.value(ofKey: outline.name(of: index), in: kinds)
        : sharedValues.next(slot, index, outline, kinds)
      guard let field = slot.field else { continue }
      if field.isSecret { return true }
      if let parameter = slot.parameter, slot.resource == nil,
        ["default", "allowed"].contains(field.name), isSecret(parameter: parameter)
      {
        return true
      }
    }
    return false
  }

  /// Whether an entry or anything in it is secret.
  func holdsSecret(_ entry: Int) -> Bool {
    isSecret(entry) || outline.children(of: entry).contains { holdsSecret($0) }
  }
}
