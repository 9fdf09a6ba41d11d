import { DocumentController } from './docs/documentController.js';
import { SwaggerController } from './docs/swaggerController.js';
import { BranchesController } from './branches/branchesController.js';
import { MergesController } from './branches/mergesController.js';
import { ForksController } from './labs/forksController.js';
import { LabsController } from './labs/labsController.js';
import { RevisionsController } from './labs/revisionsController.js';
import { InvitationsController } from './people/invitationsController.js';
import { KeysController } from './people/keysController.js';
import { MembersController } from './people/membersController.js';
import { OrganizationController } from './people/organizationController.js';
import { SessionsController } from './people/sessionsController.js';
import { TeamsController } from './people/teamsController.js';
import { ViewerController } from './people/viewerController.js';
import { QuestionsController } from './questions/questionsController.js';
import { ScratchController } from './questions/scratchController.js';
import { LinksController } from './sharing/linksController.js';
import { PresenceController } from './sharing/presenceController.js';
import { SharesController } from './sharing/sharesController.js';
import { SimulationsController } from './simulations/simulationsController.js';
import { SubmissionsController } from './submissions/submissionsController.js';
import { WebhooksController } from './webhooks/webhooksController.js';

/** Everything under `/v1`, and its documentation. */
export const restControllers = [
  LabsController,
  ForksController,
  RevisionsController,
  BranchesController,
  MergesController,
  SharesController,
  LinksController,
  PresenceController,
  QuestionsController,
  ScratchController,
  SimulationsController,
  SubmissionsController,
  ViewerController,
  OrganizationController,
  MembersController,
  InvitationsController,
  TeamsController,
  KeysController,
  SessionsController,
  WebhooksController,
  DocumentController,
  SwaggerController,
];
