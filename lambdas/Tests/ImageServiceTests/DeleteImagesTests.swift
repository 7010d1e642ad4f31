import CairnAWS
import CairnJSON
import ImageService
import Testing

@testable import DeleteImages

@Suite struct DeleteImagesTests {
  private let objects = MemoryObjects()

  private func delete(_ table: MemoryTable) async throws -> Answered {
    try await call(
      DeleteImagesHandler(objects: objects, metadata: table),
      request("DELETE", query: ["user_id": "ann", "image_id": "1"]))
  }

  @Test(arguments: [(ImageStatus.uploaded, true), (.pendingUpload, false)])
  func `The bytes go only where there are some`(
    _ status: ImageStatus, _ hasBytes: Bool
  ) async throws {
    let table = MemoryTable([image("1", status: status), image("2")])
    let answer = try await delete(table)
    #expect(answer.status == 200)
    #expect(
      answer.body == [
        "user_id": "ann", "image_id": "1", "object_deleted": .bool(hasBytes),
        "metadata_deleted": true,
      ])
    #expect(objects.deleted == (hasBytes ? ["ann/1/cat.png"] : []))
    #expect(table.images.map(\.imageID) == ["2"])
    #expect(answer.lines == ["INFO image deleted"])
  }

  @Test func `The second delete finds nothing`() async throws {
    let table = MemoryTable([image("1")])
    _ = try await delete(table)
    let answer = try await delete(table)
    #expect(answer.status == 404)
    #expect(answer.body == ["error": "NotFound", "message": "The user has no image 1."])
    #expect(answer.lines == ["WARN request refused"])
    #expect(answer.log[0]["userId"] == "ann")
  }

  @Test func `Of two deletes at once one finds nothing`() async throws {
    let table = MemoryTable([image("1")])
    table.interfere { $0.remove("ann", "1") }
    #expect(try await delete(table).status == 404)
  }

  @Test func `Bytes that arrive during the delete go as well`() async throws {
    let table = MemoryTable([image("1", status: .pendingUpload)])
    table.interfere { $0.put(image("1")) }
    let answer = try await delete(table)
    #expect(answer.body["object_deleted"] == true)
    #expect(objects.deleted == ["ann/1/cat.png"])
    #expect(table.images.isEmpty)
  }

  @Test func `An image that never rests is left alone in the end`() async throws {
    let table = MemoryTable([image("1", status: .pendingUpload)])
    for number in 0..<4 {
      table.interfere { $0.put(image("1", status: number % 2 == 0 ? .uploaded : .pendingUpload)) }
    }
    let answer = try await delete(table)
    #expect(answer.status == 409)
    #expect(
      answer.body == ["error": "Conflict", "message": "The image changes too fast; try again."])
  }

  @Test func `When the bytes can't be deleted the record stays for another try`() async throws {
    let table = MemoryTable([image("1")])
    objects.fail(Fault(description: "s3 is away"))
    #expect(try await delete(table).status == 500)
    #expect(table.images.map(\.imageID) == ["1"])
  }

  @Test(arguments: [
    ([:], "user_id"), (["user_id": "ann"], "image_id"), (["image_id": "1"], "user_id"),
  ])
  func `Both ids are required`(_ query: [String: String], _ missing: String) async throws {
    let answer = try await call(
      DeleteImagesHandler(objects: objects, metadata: MemoryTable()),
      request("DELETE", query: query))
    #expect(answer.status == 400)
    #expect(
      answer.body["message"]
        == .string(
          "\(missing) is required, as a query parameter or as a field of a JSON body."))
  }

  @Test(arguments: [
    ([:], #"{"user_id": "ann", "image_id": "1"}"#),
    (["user_id": "ann"], #"{"image_id": "1"}"#),
    (["user_id": "ann", "image_id": "1"], #"{"user_id": "ann", "image_id": "1"}"#),
    (["user_id": "ann", "image_id": "1"], "no JSON"),
  ])
  func `Ids are in the query or in the body, whatever its content type`(
    _ query: [String: String], _ body: String
  ) async throws {
    let table = MemoryTable([image("1")])
    let answer = try await call(
      DeleteImagesHandler(objects: objects, metadata: table),
      request(
        "DELETE", query: query, body: body, contentType: "application/x-www-form-urlencoded"))
    #expect(answer.status == 200)
    #expect(table.images.isEmpty)
  }

  @Test(arguments: [
    (
      #"{"user_id": "ann", "image_id": "2"}"#,
      "image_id is not the same in the query and in the body."
    ),
    (#"{"user_id": 1, "image_id": "1"}"#, "user_id is not the same in the query and in the body."),
  ])
  func `Query and body that differ delete nothing`(_ body: String, _ message: String) async throws {
    let table = MemoryTable([image("1"), image("2")])
    let answer = try await call(
      DeleteImagesHandler(objects: objects, metadata: table),
      request("DELETE", query: ["user_id": "ann", "image_id": "1"], body: body))
    #expect(answer.status == 400)
    #expect(answer.body["message"] == .string(message))
    #expect(table.images.count == 2)
  }
}
