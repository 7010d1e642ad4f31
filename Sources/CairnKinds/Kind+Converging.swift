import CairnAWS
import CairnEngine
import CairnLanguage

extension Kind {
  /// Continues from an earlier, killed attempt of the same stack. A foreign resource isn't changed,
  /// and the service's `error` is thrown.
  func resume(
    _ resource: ResourceHandle, _ context: KindContext, after error: AWSError
  ) async throws -> LiveAttributes {
    guard let live = try await read(resource, context.lookingAgain()),
      live.owner == .stack(context.scope.stack, resource: resource.address.name)
    else { throw error }
    return try await converge(resource, from: live, context)
  }

  /// Updates the resource of an earlier, killed attempt of the same stack to the declaration.
  ///
  /// - Parameter live: read with every field.
  /// - Throws: `KindError` if it belongs to another stack or resource, or can't be changed in
  ///   place.
  func converge(
    _ resource: ResourceHandle, from live: LiveResource, _ context: KindContext
  ) async throws -> LiveAttributes {
    let identity = identity(of: resource.properties, in: context.scope)?.text ?? ""
    switch live.owner {
    case .stack(let stack, let name)
    where stack != context.scope.stack || name != resource.address.name:
      throw KindError(
        "The \(schema.noun) \(identity) was created in the meantime: its tags say that it is "
          + "\(schema.section).\(name) of the stack \(stack).", path: "name")
    case .elsewhere(let region, let stack, let name):
      throw KindError(
        "The \(schema.noun) \(identity) was created in the meantime: its tags say that it is "
          + "\(schema.section).\(name) of the stack \(stack) in \(region).", path: "name")
    case .nobody where marking == .byCreation:
      throw KindError(
        "The \(schema.noun) \(identity) was created in the meantime, and not by this stack: it "
          + "has no tags of this stack. Plan again.", path: "name")
    case .stack, .nobody, .unread: break
    }
    let changed = differences(between: resource.properties, and: live.properties)
    if let field = schema.fields.first(where: {
      $0.change == .replacement && changed.contains($0.name)
    }) {
      throw KindError(
        "There is a \(schema.noun) \(identity) already, with another `\(field.name)`, which can't "
          + "be "
          + "changed in place. Run plan again to have it replaced.", path: field.name)
    }
    // Writes the ownership again, because an attempt may have been interrupted before that.
    let attributes = try await update(
      resource, from: live, changed: changed.union([OwnershipTags.field]), context)
    return live.attributes.merging(attributes) { _, new in new }
  }

  /// The top-level fields that differ, of those in `live`.
  func differences(between desired: Properties, and live: Properties) -> Set<String> {
    let (desired, found) = (schema.normalForm(desired), schema.normalForm(live.opened))
    return Set(live.values.keys.filter { desired.values[$0] != found.values[$0] })
  }
}

extension KindContext {
  /// The same context for a complete read that reuses no earlier answer.
  func lookingAgain() -> KindContext {
    var context = self
    context.reads = .everything
    context.shared = SharedReads()
    context.round = [:]
    return context
  }
}
