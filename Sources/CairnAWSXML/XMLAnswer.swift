import CairnAWS
// XMLCoder takes Foundation's Data; nothing else of Foundation is used.
import Foundation
import XMLCoder

/// Reads the XML answers of REST-XML and Query services.
public enum XMLAnswer {
  /// Decodes the answer to a request. The name of the root element is not looked at.
  ///
  /// - Throws: `AWSError` with the code `UnreadableAnswer` when the document is of another shape.
  public static func decode<Answer: Decodable>(
    _ type: Answer.Type, from response: HTTPResponse, to request: AWSRequest
  ) throws(AWSError) -> Answer {
    do {
      return try decode(type, from: response.body)
    } catch {
      throw AWSError(
        cause: .server, service: request.service.id, operation: request.operation,
        code: "UnreadableAnswer", message: "The answer can't be read: \(error).",
        status: response.status)
    }
  }

  /// Decodes one XML document. Namespaces and attributes are left out of account.
  static func decode<Answer: Decodable>(
    _ type: Answer.Type, from document: [UInt8]
  ) throws -> Answer {
    // Text keeps its spaces: tag values and prefixes may begin or end with some.
    let decoder = XMLDecoder(trimValueWhitespaces: false, removeWhitespaceElements: true)
    decoder.shouldProcessNamespaces = false
    return try decoder.decode(type, from: Data(document))
  }
}
