import { DocumentController } from './docs/documentController.js';
import { SwaggerController } from './docs/swaggerController.js';
import { LabsController } from './labs/labsController.js';
import { RevisionsController } from './labs/revisionsController.js';
import { QuestionsController } from './questions/questionsController.js';
import { SimulationsController } from './simulations/simulationsController.js';
import { SubmissionsController } from './submissions/submissionsController.js';
import { WebhooksController } from './webhooks/webhooksController.js';

/** Everything under `/v1`, and its documentation. */
export const restControllers = [
  LabsController,
  RevisionsController,
  QuestionsController,
  SimulationsController,
  SubmissionsController,
  WebhooksController,
  DocumentController,
  SwaggerController,
];
