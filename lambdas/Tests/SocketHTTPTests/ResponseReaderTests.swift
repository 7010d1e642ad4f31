import CairnAWS
import Testing

@testable import SocketHTTP

@Suite struct ResponseReaderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var expectsBody = true
    var body: String
    var status = 200
    var isReusable = true
    var rest = ""
  }

  static let cases: [Case] = [
    Case(
      testDescription: "a counted body", text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      body: "hello"),
    Case(
      testDescription: "no body", text: "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n",
      body: "", status: 202),
    Case(
      testDescription: "a status without words", text: "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n",
      body: "", status: 404),
    Case(
      testDescription: "chunks, with an extension and a trailer",
      text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
        + "3;x=y\r\nhel\r\nA\r\nlo, world!\r\n0\r\nX-After: 1\r\n\r\n", body: "hello, world!"),
    Case(
      testDescription: "no body by status", text: "HTTP/1.1 204 No Content\r\n\r\n", body: "",
      status: 204),
    Case(
      testDescription: "no body after HEAD",
      text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", expectsBody: false, body: ""),
    Case(
      testDescription: "a word before the answer",
      text: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
      body: "ok"),
    Case(
      testDescription: "a server that closes",
      text: "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", body: "ok",
      isReusable: false),
    Case(
      testDescription: "an old server",
      text: "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", body: "ok", isReusable: false),
    Case(
      testDescription: "an old server that keeps",
      text: "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok", body: "ok"),
    Case(
      testDescription: "lines that end in a newline alone",
      text: "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", body: "ok"),
    Case(
      testDescription: "more than was asked for",
      text: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok!", body: "ok", rest: "!"),
  ]

  @Test(arguments: cases, [1, 2, 7, 1_000])
  func `An answer is read however it is cut into pieces`(_ test: Case, _ size: Int) throws {
    var reader = ResponseReader(expectsBody: test.expectsBody)
    var buffer: [UInt8] = []
    var answer: (response: HTTPResponse, isReusable: Bool)?
    var rest = Array(test.text.utf8)[...]
    while answer == nil, !rest.isEmpty {
      buffer += rest.prefix(size)
      rest = rest.dropFirst(size)
      answer = try reader.next(&buffer)
    }
    let (response, isReusable) = try #require(answer)
    #expect(response.status == test.status)
    #expect(String(decoding: response.body, as: UTF8.self) == test.body)
    #expect(isReusable == test.isReusable)
    #expect(String(decoding: buffer + rest, as: UTF8.self) == test.rest)
  }

  @Test func `A body without a length ends with the connection`() throws {
    var reader = ResponseReader(expectsBody: true)
    var buffer = Array("HTTP/1.1 200 OK\r\nX-A:  b \r\n\r\nsome".utf8)
    #expect(try reader.next(&buffer) == nil)
    buffer += Array(" more".utf8)
    #expect(try reader.next(&buffer) == nil)
    let response = reader.end()
    #expect(response.map { String(decoding: $0.body, as: UTF8.self) } == "some more")
    #expect(response?.headers["x-a"] == "b")
  }

  @Test func `A connection that ends in the middle isn't an answer`() throws {
    var reader = ResponseReader(expectsBody: true)
    var buffer = Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel".utf8)
    #expect(try reader.next(&buffer) == nil)
    #expect(reader.end() == nil)
  }

  @Test(arguments: [
    ("SSH-2.0-x\r\n\r\n", "no status line"), ("HTTP/1.1 ok\r\n\r\n", "no status line"),
    ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "a header without a colon"),
    ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "a Content-Length that isn't a number"),
    ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "a Content-Length that isn't a number"),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "a chunk without a size"),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "a chunk without a size"),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
      "a chunk longer than its size"
    ),
  ])
  func `An answer that isn't HTTP is reported`(_ text: String, _ reason: String) {
    var reader = ResponseReader(expectsBody: true)
    var buffer = Array(text.utf8)
    let error = #expect(throws: ResponseReader.Malformed.self) { try reader.next(&buffer) }
    #expect(error?.reason == reason)
  }
}
