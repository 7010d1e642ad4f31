import CairnAWS
import CairnEngine
import CairnLanguage

extension Kind {
  /// Goes on from what an earlier, killed attempt of the same stack made. What somebody else made is
  /// left alone, and the service's `error` is passed on.
  func resume(
    _ resource: ResourceHandle, _ context: KindContext, after error: AWSError
  ) async throws -> LiveAttributes {
    guard let live = try await read(resource, context.lookingAgain()),
      live.owner == .stack(context.scope.stack, resource: resource.address.name)
    else { throw error }
    return try await converge(resource, from: live, context)
  }
}

extension Properties {
  /// A field that every declaration has by the time it is applied.
  func required<Content: FieldContent>(_ field: Field<Content>) throws -> Content {
    guard let content = self[field] else {
      throw KindError("`\(field.name)` has no value.", path: field.name)
    }
    return content
  }
}
