import { Controller } from '@nestjs/common';
import { openApiDocument, rest, restRoutes } from '@vantage/contract';
import { ok } from '../reply.js';
import { Handles } from '../restHandler.js';

@Controller()
export class DocumentController {
  private readonly document = openApiDocument(restRoutes);

  @Handles(rest.getDocument)
  async get() {
    return ok(this.document, { 'cache-control': 'public, max-age=300' });
  }
}
