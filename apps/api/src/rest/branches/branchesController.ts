import { Controller } from '@nestjs/common';
import { encodeNodeId, rest } from '@vantage/contract';
import type { InputOf } from '@vantage/contract';
import type { Branch } from '@vantage/db';
import { commitRevision, createBranch, deleteBranch, getBranches, getBranchHead, getBranchOfLab, getLab, getRevisions, revisionCursorOf } from '@vantage/usecases';
import { addressOf } from '../addresses.js';
import { revisionTag } from '../entityTags.js';
import { valueOf } from '../failureException.js';
import { commitIf } from '../labs/commitIf.js';
import { newRevision } from '../labs/newRevision.js';
import { revisionResource } from '../labs/resources.js';
import { pageReply } from '../pages.js';
import { created, noContent, ok } from '../reply.js';
import type { RestContext } from '../restContext.js';
import { Handles } from '../restHandler.js';
import { branchResource } from './resources.js';

@Controller()
export class BranchesController {
  @Handles(rest.listBranches)
  async list({ deps, actor }: RestContext, { params }: InputOf<typeof rest.listBranches>) {
    const lab = valueOf(await getLab(deps, actor, params.lab));
    return ok({ items: (await getBranches(deps, actor, lab)).map(branchResource) });
  }

  @Handles(rest.createBranch)
  async create({ deps, actor }: RestContext, { params, body }: InputOf<typeof rest.createBranch>) {
    const branch = valueOf(await createBranch(deps, actor, { ...body.value, labId: params.lab }));
    const location = addressOf(rest.getBranch, { ...params, branch: branch.name });
    return created(branchResource(branch), { location, etag: tagOf(branch) });
  }

  @Handles(rest.getBranch)
  async get({ deps, actor }: RestContext, { params }: InputOf<typeof rest.getBranch>) {
    const branch = valueOf(await getBranchOfLab(deps, actor, params));
    return ok(branchResource(branch), { etag: tagOf(branch) });
  }

  @Handles(rest.deleteBranch)
  async delete({ deps, actor }: RestContext, { params }: InputOf<typeof rest.deleteBranch>) {
    const branch = valueOf(await getBranchOfLab(deps, actor, params));
    valueOf(await deleteBranch(deps, actor, encodeNodeId('branch', branch.id)));
    return noContent();
  }

  @Handles(rest.listBranchRevisions)
  async revisions({ deps, actor }: RestContext, { params, query }: InputOf<typeof rest.listBranchRevisions>) {
    const { first, after } = query;
    const branch = valueOf(await getBranchOfLab(deps, actor, params));
    const page = valueOf(await getRevisions(deps, actor, branch.labId, { first, after, branchId: branch.id }));
    return pageReply(addressOf(rest.listBranchRevisions, params), query, page, { resourceOf: revisionResource, cursorOf: revisionCursorOf });
  }

  @Handles(rest.createBranchRevision)
  async commit({ deps, actor }: RestContext, { params, headers, ...input }: InputOf<typeof rest.createBranchRevision>) {
    const made = await newRevision(input);
    const branch = valueOf(await getBranchOfLab(deps, actor, params));
    const head = await getBranchHead(deps, actor, branch);
    return commitIf(headers['if-match'], head, (baseRevisionId) => commitRevision(deps, actor, { ...made, labId: params.lab, branch: branch.name, baseRevisionId }));
  }
}

/** That of the branch's head, so that it will do for a commit. */
function tagOf({ headId }: Branch): string {
  return revisionTag(encodeNodeId('revision', headId));
}
