import CairnAWS
import CairnEngine
import CairnLanguage

extension Kind {
  /// Goes on from what an earlier, killed attempt of the same stack made: brings it to what is
  /// declared. What somebody else made is left alone, and the service's `error` is passed on.
  func resume(
    _ resource: ResourceHandle, _ context: KindContext, after error: AWSError
  ) async throws -> LiveAttributes {
    var fresh = context
    fresh.reads = .everything
    fresh.shared = SharedReads()
    guard let live = try await read(resource, fresh),
      live.owner == .stack(context.scope.stack, resource: resource.address.name)
    else { throw error }
    let changed = Set(schema.fields.map(\.name)).filter { name in
      let wanted = resource.properties[raw: name] ?? schema.field(named: name)?.defaultValue
      return (wanted ?? .null) != (live.properties[raw: name] ?? wanted ?? .null)
    }
    let attributes = try await update(resource, from: live, changed: changed, context)
    return live.attributes.merging(attributes) { _, new in new }
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
